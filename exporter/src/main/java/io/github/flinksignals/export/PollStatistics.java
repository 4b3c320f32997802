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
 * What the exporter did so far.
 *
 * @param polls finished ones
 * @param failures of them, those that did not reach the JobManager; every reason present
 * @param lastDuration of the last finished one; empty before
 * @param lastReached when the last one that reached the JobManager began; empty before
 */
public record PollStatistics(
    long polls,
    Map<Poll.Reason, Long> failures,
    Optional<Duration> lastDuration,
    Optional<Instant> lastReached) {
  public PollStatistics {
    failures = Collections.unmodifiableMap(new EnumMap<>(failures));
  }

  /** Nothing done yet. */
  public static PollStatistics begin() {
    Map<Poll.Reason, Long> failures = new EnumMap<>(Poll.Reason.class);
    for (Poll.Reason reason : Poll.Reason.values()) {
      failures.put(reason, 0L);
    }
    return new PollStatistics(0, failures, Optional.empty(), Optional.empty());
  }

  /** Adds a finished poll. */
  public PollStatistics with(Poll poll, Duration duration) {
    Map<Poll.Reason, Long> counts = new EnumMap<>(failures);
    if (poll instanceof Poll.Missed missed) {
      counts.merge(missed.reason(), 1L, Long::sum);
    }
    return new PollStatistics(
        polls + 1,
        counts,
        Optional.of(duration),
        poll instanceof Poll.Reached ? Optional.of(poll.at()) : lastReached);
  }
}
