// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The cluster as one poll saw it; each part is empty if it was not answered.
 *
 * @param taskManagers {@code numRegisteredTaskManagers}
 * @param slots {@code taskSlotsTotal}
 * @param slotsAvailable {@code taskSlotsAvailable}; 0 while a job that waits for more holds the
 *     rest, although none is used
 * @param pendingTaskManagers {@code numPendingTaskManagers}, which only clusters have that start
 *     TaskManagers themselves: native Kubernetes and YARN
 * @param reactive whether jobs take whatever slots there are ({@code scheduler-mode: reactive})
 */
public record Cluster(
    Optional<String> flinkVersion,
    OptionalInt taskManagers,
    OptionalInt slots,
    OptionalInt slotsAvailable,
    OptionalInt pendingTaskManagers,
    boolean reactive) {
  /** A cluster of which nothing is known. */
  public static final Cluster UNKNOWN =
      new Cluster(
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          false);
}
