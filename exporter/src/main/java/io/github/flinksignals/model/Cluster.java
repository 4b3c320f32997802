// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The cluster in one poll. A value is empty if its endpoint did not answer.
 *
 * @param taskManagers {@code numRegisteredTaskManagers}
 * @param slots {@code taskSlotsTotal}
 * @param slotsAvailable {@code taskSlotsAvailable}; 0 while a job that waits for slots reserves
 *     those that are free
 * @param pendingTaskManagers {@code numPendingTaskManagers}; reported only by clusters that start
 *     TaskManagers themselves: native Kubernetes and YARN
 * @param mostSlots the most slots for which it starts TaskManagers itself; {@code
 *     slotmanager.number-of-slots.max}. Empty if that is not limited
 * @param reactive whether jobs use all available slots ({@code scheduler-mode: reactive})
 * @param application whether the JobManager runs one application, whose main method submits all
 *     jobs ({@code execution.target}); false for a session cluster, and if it is not known
 * @param networkMemory of the TaskManagers; read only while it matters, so usually empty
 * @param garbageCollection the highest share of time, from 0 to 1, that a TaskManager spent on
 *     garbage collection in the last minute ({@code All.TimeMsPerSecond}); read once a minute while
 *     a job may suffer from it, so usually empty, and always before Flink 1.19
 * @param clockOffset how far the JobManager's clock is ahead of the exporter's; negative if it is
 *     behind
 */
public record Cluster(
    Optional<String> flinkVersion,
    OptionalInt taskManagers,
    OptionalInt slots,
    OptionalInt slotsAvailable,
    OptionalInt pendingTaskManagers,
    OptionalInt mostSlots,
    boolean reactive,
    boolean application,
    Optional<NetworkMemory> networkMemory,
    OptionalDouble garbageCollection,
    Optional<Duration> clockOffset) {
  /** A cluster without any known values. */
  public static final Cluster UNKNOWN =
      new Cluster(
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          false,
          false,
          Optional.empty(),
          OptionalDouble.empty(),
          Optional.empty());

  /** A session cluster whose clock is not known. */
  public Cluster(
      Optional<String> flinkVersion,
      OptionalInt taskManagers,
      OptionalInt slots,
      OptionalInt slotsAvailable,
      OptionalInt pendingTaskManagers,
      boolean reactive) {
    this(
        flinkVersion,
        taskManagers,
        slots,
        slotsAvailable,
        pendingTaskManagers,
        OptionalInt.empty(),
        reactive,
        false,
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty());
  }

  /**
   * The slots of the TaskManagers that the cluster can still start before it reaches {@code
   * mostSlots}. Flink starts none that would exceed it, and ignores it unless it starts them
   * itself.
   *
   * @return empty if that is not limited
   */
  public OptionalInt startableSlots() {
    if (mostSlots.isEmpty() || pendingTaskManagers.isEmpty() || slots.isEmpty()) {
      return OptionalInt.empty();
    }
    int left = Math.max(0, mostSlots.getAsInt() - slots.getAsInt());
    int each = Math.max(1, slots.getAsInt() / Math.max(1, taskManagers.orElse(1)));
    return OptionalInt.of(left - left % each);
  }
}
