// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Estimates how far the JobManager's clock is ahead of the exporter's, from {@code now} in {@code
 * /jobs/:id}. Ages are counted by the JobManager's clock, because it wrote the times that they are
 * compared with. Thread-safe.
 */
final class JobManagerClock {
  /**
   * A smaller difference is allowed for by every rule, and correcting it would make the time of
   * polls jitter, because a response may come from a cache. From here on it is corrected, and a
   * person should synchronize the clocks.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** How much two measurements of the same difference may differ. */
  private static final Duration AGREEMENT = Duration.ofSeconds(5);

  /** A larger difference is taken for an invalid value. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(JobManagerClock.class);

  private Duration applied = Duration.ZERO;
  private boolean measured;
  private Instant lastPoll = Instant.MIN;
  private Optional<Duration> last = Optional.empty();
  private Optional<Duration> before = Optional.empty();
  private boolean large;

  /** The first poll whose measurement contradicts {@link #applied}; empty once one is credible. */
  private Optional<Instant> doubted = Optional.empty();

  /** The time by the JobManager's clock; by the exporter's as long as they seem synchronized. */
  synchronized Instant at(Instant exporterTime) {
    return exporterTime.plus(applied);
  }

  /**
   * How far the JobManager's clock is ahead; negative if it is behind, zero if the clocks seem
   * synchronized. Empty before the first measurement.
   */
  synchronized Optional<Duration> offset() {
    return measured ? Optional.of(applied) : Optional.empty();
  }

  /**
   * Adds a measurement. The JobManager read its clock at some time between the request and the
   * response, so a slow response says little and seldom changes the estimate.
   *
   * @param poll when the poll began, by the exporter's clock
   * @param sent when the request was sent, by the exporter's clock
   * @param received when the response was received, by the exporter's clock
   * @param time by the JobManager's clock
   */
  synchronized void observe(Instant poll, Instant sent, Instant received, Instant time) {
    Duration least = Duration.between(received, time);
    Duration most = Duration.between(sent, time);
    Duration middle = least.plus(most).dividedBy(2);
    if (middle.abs().compareTo(LONGEST) > 0) {
      return;
    }
    boolean credible = !measured || confirmed(poll, middle);
    measured = true;
    lastPoll = poll;
    last = Optional.of(middle);
    boolean contradicts =
        applied.compareTo(least.minus(TOLERANCE)) < 0
            || applied.compareTo(most.plus(TOLERANCE)) > 0;
    if (!credible) {
      if (contradicts) {
        doubted = doubted.or(() -> Optional.of(poll));
      }
      return;
    }
    doubted = Optional.empty();
    if (contradicts) {
      applied = middle.abs().compareTo(TOLERANCE) < 0 ? Duration.ZERO : middle;
    }
    warnIfLarge();
  }

  /**
   * Whether one of the clocks may have been set since the last poll. Then no age is known, because
   * the times in the responses may be those of another clock. The next poll shows whether it was;
   * if the measurements remain inconsistent, they are ignored.
   *
   * @param poll when the poll began, by the exporter's clock
   */
  synchronized boolean doubtful(Instant poll) {
    return doubted.filter(poll::equals).isPresent();
  }

  /**
   * Whether the last poll measured about the same. If not, the time stands still, as in a response
   * from a cache, or it is invalid.
   */
  private boolean confirmed(Instant poll, Duration offset) {
    if (!poll.equals(lastPoll)) {
      before = last;
    }
    return before.isPresent() && before.get().minus(offset).abs().compareTo(AGREEMENT) <= 0;
  }

  private void warnIfLarge() {
    boolean nowLarge = applied.abs().compareTo(TOLERANCE) > 0;
    if (nowLarge && !large) {
      log.warn(
          "The JobManager's clock is {} s {} the exporter's; ages are counted by the JobManager's"
              + " clock. Synchronize the clocks of the machines",
          applied.abs().toSeconds(),
          applied.isNegative() ? "behind" : "ahead of");
    }
    large = nowLarge;
  }
}
