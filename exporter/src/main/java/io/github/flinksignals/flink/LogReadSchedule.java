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
 * Decides when the log is read for one job, and keeps what was found. A reading that finds
 * something is the last one for a streak of failures, and the only one within ten minutes. A
 * reading that fails or finds nothing is repeated with each poll for one minute, and again after
 * ten minutes. Failures between two readings get their cause from {@code FailedCheckpoints}.
 */
final class LogReadSchedule {
  static final Duration BETWEEN_READINGS = Duration.ofMinutes(10);
  static final Duration REPEAT_TIME = Duration.ofMinutes(1);

  private long streak = Long.MIN_VALUE;
  private Set<Long> checkpoints = Set.of();
  private Instant requestedAt = Instant.EPOCH;
  private Instant opensAt = Instant.EPOCH;
  private Optional<Instant> answeredAt = Optional.empty();
  private boolean answered;
  private boolean problemLogged;
  private List<LogFinding> findings = List.of();
  private OptionalLong tooLong = OptionalLong.empty();

  /**
   * Requests the causes of failed checkpoints.
   *
   * @param newStreak identifies the streak of failures: the id of the completed checkpoint before
   *     it
   * @param newCheckpoints ids of the checkpoints that failed for an unknown cause
   */
  void request(long newStreak, Set<Long> newCheckpoints, Instant now) {
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
    requestedAt = now;
  }

  private static Instant later(Instant one, Optional<Instant> other) {
    return other.filter(at -> at.isAfter(one)).orElse(one);
  }

  /**
   * Whether to read the log now.
   *
   * @param now the time of the poll; there must have been a request in this poll
   */
  boolean due(Instant now) {
    return !answered
        && requestedAt.equals(now)
        && !now.isBefore(opensAt)
        && now.isBefore(opensAt.plus(REPEAT_TIME));
  }

  /** Whether the last request is so old that this schedule no longer delays a reading. */
  boolean expired(Instant now) {
    return now.isAfter(requestedAt.plus(BETWEEN_READINGS));
  }

  long streak() {
    return streak;
  }

  Set<Long> checkpoints() {
    return checkpoints;
  }

  /**
   * Keeps the result of a reading.
   *
   * @param ofStreak the streak of the request; another one may have begun since
   * @param found by checkpoint id, at least one
   */
  void answered(long ofStreak, Map<Long, LogSearch.Found> found, Instant now) {
    answeredAt = Optional.of(now);
    if (ofStreak == streak) {
      answered = true;
      tooLong = OptionalLong.empty();
      findings =
          found.entrySet().stream()
              .map(entry -> new LogFinding(entry.getKey(), entry.getValue().storageCause()))
              .toList();
    } else {
      opensAt = now.plus(BETWEEN_READINGS);
    }
  }

  void tooLong(long bytes) {
    tooLong = OptionalLong.of(bytes);
  }

  /** Whether to log that the log cannot be read: true once for each streak. */
  boolean shouldLogProblem() {
    boolean first = !problemLogged;
    problemLogged = true;
    return first;
  }

  /** What was found for the current streak. */
  List<LogFinding> findings() {
    return findings;
  }

  /** The length of the log in bytes if it is too long to be read. */
  OptionalLong tooLong() {
    return tooLong;
  }
}
