// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.SubtaskTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recent readings of the subtasks of a task, which are read only while the task could be what
 * others wait for.
 *
 * @param readings oldest first: those of the last {@link TaskFlow#HOLD} and the one before
 */
record SubtaskReadings(List<Reading> readings) {
  static final SubtaskReadings NONE = new SubtaskReadings(List.of());

  /** After polls without a reading for longer, the time between two is not known to be alike. */
  private static final Duration LONGEST_PAUSE = TaskFlow.HOLD;

  /** The same without polls, which may be further apart than by default. */
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);

  /** Two metric fetches at Flink's default interval. */
  private static final Duration FRESH = Duration.ofSeconds(20);

  SubtaskReadings {
    readings = List.copyOf(readings);
  }

  record Reading(Instant at, List<SubtaskTotals> subtasks) {}

  SubtaskReadings next(List<SubtaskTotals> subtasks, Instant now) {
    if (readings.isEmpty()) {
      return subtasks.isEmpty() ? this : new SubtaskReadings(List.of(new Reading(now, subtasks)));
    }
    Reading last = readings.get(readings.size() - 1);
    if (now.isAfter(last.at().plus(LONGEST_INTERVAL)) || now.isBefore(last.at())) {
      return NONE.next(subtasks, now);
    }
    if (subtasks.isEmpty()) {
      return now.isAfter(last.at().plus(LONGEST_PAUSE)) ? NONE : this;
    }
    if (SubtaskLoad.between(last.subtasks(), subtasks).isEmpty()) {
      // Either Flink has not fetched the metrics of all subtasks again, or other attempts run.
      return sameAttempts(last.subtasks(), subtasks) ? this : NONE.next(subtasks, now);
    }
    List<Reading> kept = new ArrayList<>(readings);
    kept.add(new Reading(now, subtasks));
    while (kept.size() > 2 && !kept.get(1).at().isAfter(now.minus(TaskFlow.LEAST_HOLD))) {
      kept.remove(0);
    }
    return new SubtaskReadings(kept);
  }

  private static boolean sameAttempts(List<SubtaskTotals> before, List<SubtaskTotals> after) {
    return before.stream()
        .map(SubtaskReadings::attempt)
        .toList()
        .equals(after.stream().map(SubtaskReadings::attempt).toList());
  }

  private static List<Integer> attempt(SubtaskTotals subtask) {
    return List.of(subtask.index(), subtask.attempt());
  }

  /** Between the last two readings; empty until there are two, and once they are old. */
  Optional<SubtaskLoad> latest(Instant now) {
    return readings.size() < 2 || old(now) ? Optional.empty() : since(readings.size() - 2);
  }

  private boolean old(Instant now) {
    return now.isAfter(readings.get(readings.size() - 1).at().plus(FRESH));
  }

  /** When the oldest reading was; empty without one. */
  Optional<Instant> firstAt() {
    return readings.stream().findFirst().map(Reading::at);
  }

  /**
   * Over the last {@link TaskFlow#HOLD}; empty until they were read for so long.
   *
   * @param before time before the first reading that counts as well
   */
  Optional<SubtaskLoad> overHold(Instant now, Duration before) {
    return readings.size() < 2
            || old(now)
            || readings
                .get(readings.size() - 1)
                .at()
                .isBefore(readings.get(0).at().minus(before).plus(TaskFlow.LEAST_HOLD))
        ? Optional.empty()
        : since(0);
  }

  private Optional<SubtaskLoad> since(int index) {
    return SubtaskLoad.between(
        readings.get(index).subtasks(), readings.get(readings.size() - 1).subtasks());
  }
}
