// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.OptionalInt;

/**
 * What the ResourceManager has. Each number is empty if it is unknown.
 *
 * @param taskManagers number of registered TaskManagers
 * @param slots number of their slots
 * @param slotsAvailable number of their free slots
 */
record ClusterResources(OptionalInt taskManagers, OptionalInt slots, OptionalInt slotsAvailable) {
  static ClusterResources of(RestMessages.ClusterOverview overview) {
    return new ClusterResources(
        count(overview.taskmanagers()), count(overview.slots()), count(overview.slotsAvailable()));
  }

  private static OptionalInt count(Integer reported) {
    return reported == null || reported < 0 ? OptionalInt.empty() : OptionalInt.of(reported);
  }

  /** These numbers if all are known, otherwise the others. */
  ClusterResources or(ClusterResources others) {
    return taskManagers.isPresent() && slots.isPresent() && slotsAvailable.isPresent()
        ? this
        : others;
  }
}
