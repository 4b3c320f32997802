// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The restarts of an adaptive job for which Flink reports no exception. They are excused only if
 * the job runs with another parallelism afterwards. Flink reports the count and the new parallelism
 * at different times, so either may come first.
 *
 * @param undecided counted restarts after which the job has not been seen running yet
 * @param since when the last of them was counted; empty if there is none
 * @param rescaledAt when the parallelism changed and the restart was not counted yet; empty if that
 *     did not happen
 * @param reported {@code numRescales} as last reported; empty before Flink 2.0
 */
record SilentRestarts(
    long undecided, Optional<Instant> since, Optional<Instant> rescaledAt, OptionalLong reported) {
  static final SilentRestarts NONE =
      new SilentRestarts(0, Optional.empty(), Optional.empty(), OptionalLong.empty());

  /** Longer than the JobManager caches the execution graph (3 s by default). */
  private static final Duration GRAPH_AGE = Duration.ofSeconds(5);

  /** Flink counts a restart at most one metric fetch after it happened. */
  private static final Duration COUNTED_WITHIN = Duration.ofSeconds(60);

  /** The parallelism changed without an exception. */
  SilentRestarts rescaled(Instant now) {
    return new SilentRestarts(undecided, since, Optional.of(now), reported);
  }

  /** Adds counted restarts. */
  SilentRestarts counted(long more, OptionalLong nowReported, Instant now) {
    return new SilentRestarts(
        undecided + more,
        more > 0 ? Optional.of(now) : since,
        rescaledAt.filter(at -> now.isBefore(at.plus(COUNTED_WITHIN))),
        nowReported);
  }

  /** The rescales that Flink counted since the last poll; 0 if it does not count them. */
  long newlyReported(OptionalLong nowReported) {
    return nowReported.isPresent() && reported.isPresent()
        ? Math.max(0, nowReported.getAsLong() - reported.getAsLong())
        : 0;
  }

  /** Whether the undecided restarts changed the parallelism. */
  boolean excused() {
    return undecided > 0 && rescaledAt.isPresent();
  }

  /** Whether they are known not to have changed the parallelism of a job that runs now. */
  boolean inVain(Instant now) {
    return since.map(at -> !now.isBefore(at.plus(GRAPH_AGE))).orElse(false);
  }

  /** Without the undecided ones. */
  SilentRestarts forgotten() {
    return new SilentRestarts(0, Optional.empty(), rescaledAt, reported);
  }

  SilentRestarts decided() {
    return new SilentRestarts(0, Optional.empty(), Optional.empty(), reported);
  }
}
