// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.JobDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The restarts of an adaptive job for which Flink reports no exception. They are excused only if
 * the job runs with another parallelism afterwards. Flink reports the count and the new parallelism
 * at different times, so either may come first.
 *
 * <p>Flink stores fetched metrics one by one while it answers requests. A response may have the
 * restart in {@code numRestarts} and not yet in {@code numRescales}, or the other way round. The
 * next response has both.
 *
 * @param undecided counted restarts after which the job has not been seen running yet
 * @param since when the last of them was counted; empty if there is none
 * @param rescaledAt when the parallelism changed and the restart was not counted yet; empty if that
 *     did not happen
 * @param reported the part of {@code numRescales} whose restarts are counted; empty before Flink
 *     2.0
 * @param half whether the last response had a restart that may be a rescale that it did not have
 */
record SilentRestarts(
    long undecided,
    Optional<Instant> since,
    Optional<Instant> rescaledAt,
    OptionalLong reported,
    boolean half) {
  static final SilentRestarts NONE =
      new SilentRestarts(0, Optional.empty(), Optional.empty(), OptionalLong.empty(), false);

  /** Longer than the JobManager caches the execution graph (3 s by default). */
  private static final Duration GRAPH_AGE = Duration.ofSeconds(5);

  /** Flink counts a restart at most one metric fetch after it happened. */
  private static final Duration COUNTED_WITHIN = Duration.ofSeconds(60);

  /** The parallelism changed without an exception. */
  SilentRestarts rescaled(Instant now) {
    return new SilentRestarts(undecided, since, Optional.of(now), reported, half);
  }

  /**
   * Of restarts without an exception, how many may have been for a rescale. Flink 2.0 and later
   * report how many were; before, an adaptive job restarts without an exception only for that.
   */
  long attempts(JobDetails details, long silently) {
    if (rescaledAt.isPresent()) {
      return silently;
    }
    if (details.rescales().isPresent()) {
      return Math.min(silently, newlyReported(details.rescales().getAsLong()));
    }
    return details.adaptive() ? silently : 0;
  }

  private long newlyReported(long nowReported) {
    return Math.max(0, nowReported - reported.orElse(nowReported));
  }

  /** Whether the next response may have a rescale for one of these restarts. */
  boolean mayBeReadHalf(JobDetails details, long silently) {
    return details.adaptive() && !half && silently > attempts(details, silently);
  }

  SilentRestarts readHalf() {
    return new SilentRestarts(undecided, since, rescaledAt, reported, true);
  }

  /** Of restarts that were no rescales, how many are recent: one for each response. */
  int recent(long unexplained) {
    return (int) Math.min(unexplained, half ? 2 : 1);
  }

  /** Adds counted restarts. */
  SilentRestarts counted(long more, OptionalLong nowReported, Instant now) {
    return new SilentRestarts(
        undecided + more,
        more > 0 ? Optional.of(now) : since,
        rescaledAt.filter(at -> now.isBefore(at.plus(COUNTED_WITHIN))),
        nowReported.isPresent()
            ? OptionalLong.of(counted(more, nowReported.getAsLong()))
            : nowReported,
        false);
  }

  private long counted(long more, long nowReported) {
    return rescaledAt.isPresent()
        ? nowReported
        : Math.min(nowReported, reported.orElse(nowReported) + more);
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
    return new SilentRestarts(0, Optional.empty(), rescaledAt, reported, half);
  }

  SilentRestarts decided() {
    return new SilentRestarts(0, Optional.empty(), Optional.empty(), reported, half);
  }
}
