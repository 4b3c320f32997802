// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.model.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics of all polls since the start.
 *
 * @param polls number of finished polls
 * @param failures number of polls that did not reach the JobManager; contains every reason
 * @param lastDuration duration of the last finished poll; empty before the first
 * @param lastReached start of the last poll that reached the JobManager; empty before the first
 */
public record PollStatistics(
    long polls,
    Map<Poll.Reason, Long> failures,
    Optional<Duration> lastDuration,
    Optional<Instant> lastReached) {
  public PollStatistics {
    failures = Collections.unmodifiableMap(new EnumMap<>(failures));
  }

  /** Statistics before the first poll. */
  public static PollStatistics begin() {
    Map<Poll.Reason, Long> failures = new EnumMap<>(Poll.Reason.class);
    for (Poll.Reason reason : Poll.Reason.values()) {
      failures.put(reason, 0L);
    }
    return new PollStatistics(0, failures, Optional.empty(), Optional.empty());
  }

  /** Adds a finished poll that started at its own time. */
  public PollStatistics with(Poll poll, Duration duration) {
    return with(poll, poll.at(), duration);
  }

  /**
   * Adds a finished poll.
   *
   * @param startedAt by the exporter's clock
   */
  public PollStatistics with(Poll poll, Instant startedAt, Duration duration) {
    Map<Poll.Reason, Long> counts = new EnumMap<>(failures);
    if (poll instanceof Poll.Missed missed) {
      counts.merge(missed.reason(), 1L, Long::sum);
    }
    return new PollStatistics(
        polls + 1,
        counts,
        Optional.of(duration),
        poll instanceof Poll.Reached ? Optional.of(startedAt) : lastReached);
  }
}
