// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The lag of a source: that of its worst subtask that has something to read. Flink aggregates each
 * metric over the subtasks, so if some are idle or finished, it is not known which of them has the
 * highest lag. But the emit lag of such a subtask does not change, and that of any other does.
 *
 * <p>If no subtask emits records although some are pending, the lag is not known. The source may be
 * stuck: one that was idle may never resume with watermark alignment (FLINK-32496, fixed in 1.17.2
 * and 1.18.0). Or the records that are pending are none, such as the markers of transactions in a
 * Kafka topic. Then the input is quiet, but the watermark lag grows as well.
 *
 * @param totals of the source at the last metric fetch
 * @param highestEmitLag at the last metric fetch, in seconds; empty if unknown
 * @param fetchesUnchanged metric fetches since the highest emit lag changed; {@link #NEVER} before
 *     the first change
 * @param seconds empty if the source does not report its lag, or it is not known which lag counts
 * @param ambiguous whether the source has a lag but it is not known which one counts
 * @param unread whether no subtask emits records although some are pending
 */
record SourceLag(
    TaskTotals totals,
    OptionalDouble highestEmitLag,
    int fetchesUnchanged,
    OptionalDouble seconds,
    boolean ambiguous,
    boolean unread) {
  private static final int NEVER = Integer.MAX_VALUE;

  /** A subtask may have no record between two fetches. */
  private static final int STALE = 2;

  static SourceLag next(Optional<SourceLag> before, Task source) {
    LagReadings lag = source.lag();
    OptionalDouble highest =
        lag.emitLag()
            .map(range -> OptionalDouble.of(range.highest()))
            .orElse(OptionalDouble.empty());
    int unchanged = before.map(one -> one.unchanged(source, highest)).orElse(NEVER);
    boolean unread = lag.idle() && lag.pendingRecords().orElse(0) > 0;
    Optional<Double> seconds = unread ? Optional.empty() : seconds(source, unchanged);
    boolean reported = lag.watermarkLag().isPresent() || lag.emitLag().isPresent();
    return new SourceLag(
        source.totals(),
        highest,
        unchanged,
        seconds.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        unread || (reported && seconds.isEmpty()),
        unread);
  }

  private int unchanged(Task source, OptionalDouble highest) {
    if (!highest.equals(highestEmitLag)) {
      return highest.isPresent() && highestEmitLag.isPresent() ? 0 : NEVER;
    }
    return fetchesUnchanged == NEVER || source.totals().equals(totals)
        ? fetchesUnchanged
        : fetchesUnchanged + 1;
  }

  private static Optional<Double> seconds(Task source, int unchanged) {
    LagReadings lag = source.lag();
    Optional<LagReadings.Range> reported = lag.watermarkLag().or(lag::emitLag);
    if (lag.idle()) {
      // All records are emitted. If the source holds back the watermark, the sinks show it.
      return reported.map(range -> 0.0);
    }
    if (!lag.partlyIdle() && source.counts().finished() == 0) {
      return reported.map(LagReadings.Range::highest);
    }
    // The watermark lag of an idle subtask grows, its emit lag does not.
    Optional<LagReadings.Range> range = lag.emitLag().or(lag::watermarkLag);
    boolean changes = lag.emitLag().isPresent() && unchanged < STALE;
    return range
        .filter(one -> changes || current(one.highest()))
        .map(LagReadings.Range::highest)
        // Every subtask is behind, so the worst one is behind by this much or more.
        .or(() -> range.map(LagReadings.Range::lowest).filter(lowest -> !current(lowest)));
  }

  private static boolean current(double seconds) {
    return seconds < LagReadings.IDLE_SECONDS;
  }
}
