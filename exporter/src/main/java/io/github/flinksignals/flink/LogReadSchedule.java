// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LogFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is to be learned from the log about one job, what is known by now, and when to look again:
 * at most one successful reading for one streak of failures and in ten minutes. One that fails or
 * finds nothing is repeated with each poll for a minute, and again ten minutes later.
 */
final class LogReadSchedule {
  static final Duration BETWEEN_READINGS = Duration.ofMinutes(10);
  static final Duration REPEAT_TIME = Duration.ofMinutes(1);

  private long streak = Long.MIN_VALUE;
  private Set<Long> checkpoints = Set.of();
  private Instant askedAt = Instant.EPOCH;
  private Instant opensAt = Instant.EPOCH;
  private Optional<Instant> answeredAt = Optional.empty();
  private boolean answered;
  private boolean troubleTold;
  private List<LogFinding> findings = List.of();
  private OptionalLong tooLong = OptionalLong.empty();

  /**
   * @param newStreak tells streaks apart: the id of the completed checkpoint before it
   * @param newCheckpoints those that failed for a reason that is not known
   */
  void ask(long newStreak, Set<Long> newCheckpoints, Instant now) {
    if (newStreak != streak) {
      streak = newStreak;
      opensAt = later(now, answeredAt.map(at -> at.plus(BETWEEN_READINGS)));
      answered = false;
      troubleTold = false;
      findings = List.of();
      tooLong = OptionalLong.empty();
    } else if (!now.isBefore(opensAt.plus(BETWEEN_READINGS))) {
      opensAt = now;
    }
    checkpoints = Set.copyOf(newCheckpoints);
    askedAt = now;
  }

  private static Instant later(Instant one, Optional<Instant> other) {
    return other.filter(at -> at.isAfter(one)).orElse(one);
  }

  /** Whether to read now, in the poll that asked. */
  boolean due(Instant now) {
    return !answered
        && askedAt.equals(now)
        && !now.isBefore(opensAt)
        && now.isBefore(opensAt.plus(REPEAT_TIME));
  }

  /** Whether nobody asked for so long that it does not matter when the log was last read. */
  boolean over(Instant now) {
    return now.isAfter(askedAt.plus(BETWEEN_READINGS));
  }

  long streak() {
    return streak;
  }

  Set<Long> checkpoints() {
    return checkpoints;
  }

  /**
   * @param ofStreak the streak that was asked for; another may have begun since
   * @param found by checkpoint id, at least one
   */
  void answered(long ofStreak, Map<Long, LogSearch.Found> found, Instant now) {
    answeredAt = Optional.of(now);
    if (ofStreak == streak) {
      answered = true;
      tooLong = OptionalLong.empty();
      findings =
          found.entrySet().stream()
              .map(one -> new LogFinding(one.getKey(), one.getValue().storageCause()))
              .toList();
    } else {
      opensAt = now.plus(BETWEEN_READINGS);
    }
  }

  void tooLong(long bytes) {
    tooLong = OptionalLong.of(bytes);
  }

  /** Whether trouble with the log is news: it is once for a streak. */
  boolean tellTrouble() {
    boolean news = !troubleTold;
    troubleTold = true;
    return news;
  }

  List<LogFinding> findings() {
    return findings;
  }

  OptionalLong tooLong() {
    return tooLong;
  }
}
