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
 * When to read the log for one job, and what was found. The log is read successfully at most once
 * per streak of failures, and at most every 10 minutes. A reading that fails or finds nothing is
 * repeated with each poll for a minute, and again 10 minutes later. Later failures with the same
 * message take over the finding: see {@code CheckpointHistory}.
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
  private boolean problemLogged;
  private List<LogFinding> findings = List.of();
  private OptionalLong tooLong = OptionalLong.empty();

  /**
   * @param newStreak identifies the streak: the id of the completed checkpoint before it
   * @param newCheckpoints ids of the checkpoints that failed for an unknown reason
   */
  void ask(long newStreak, Set<Long> newCheckpoints, Instant now) {
    if (newStreak != streak) {
      streak = newStreak;
      opensAt = later(now, answeredAt.map(at -> at.plus(BETWEEN_READINGS)));
      answered = false;
      problemLogged = false;
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

  /** Whether to read the log now, in the poll that asked. */
  boolean due(Instant now) {
    return !answered
        && askedAt.equals(now)
        && !now.isBefore(opensAt)
        && now.isBefore(opensAt.plus(REPEAT_TIME));
  }

  /** Whether the job has not asked for so long that the last reading no longer matters. */
  boolean expired(Instant now) {
    return now.isAfter(askedAt.plus(BETWEEN_READINGS));
  }

  long streak() {
    return streak;
  }

  Set<Long> checkpoints() {
    return checkpoints;
  }

  /**
   * @param ofStreak the streak that was asked about, which may have ended since
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

  /** Whether this is the first problem with the log in this streak. Later ones are not logged. */
  boolean firstProblem() {
    boolean first = !problemLogged;
    problemLogged = true;
    return first;
  }

  List<LogFinding> findings() {
    return findings;
  }

  OptionalLong tooLong() {
    return tooLong;
  }
}
