// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the input watermark of a task advances while all tasks run.
 *
 * @param value as last reported
 * @param since when it first had this value
 * @param reported whether the last poll reported it; false before the first and after the last
 *     watermark
 * @param advances the latest, oldest first; empty until it first advanced
 */
public record WatermarkProgress(
    Instant value, Instant since, boolean reported, List<Advance> advances) {
  private static final int MOST = 9;

  public WatermarkProgress {
    advances = List.copyOf(advances);
  }

  /**
   * An advance of the watermark.
   *
   * @param gap since the one before
   * @param lag that is left right after it
   */
  record Advance(Instant at, Duration gap, Duration lag) {}

  static Optional<WatermarkProgress> next(
      Optional<WatermarkProgress> before, Optional<Instant> watermark, Instant now) {
    if (watermark.isEmpty()) {
      return before.map(one -> new WatermarkProgress(one.value, one.since, false, one.advances));
    }
    return Optional.of(
        before
            .map(one -> one.next(watermark.get(), now))
            .orElseGet(() -> new WatermarkProgress(watermark.get(), now, true, List.of())));
  }

  private WatermarkProgress next(Instant watermark, Instant now) {
    if (!watermark.isAfter(value)) {
      return new WatermarkProgress(value, since, true, advances);
    }
    List<Advance> longer = new ArrayList<>(advances);
    longer.add(new Advance(now, Duration.between(since, now), Duration.between(watermark, now)));
    return new WatermarkProgress(watermark, now, true, Tail.of(longer, MOST));
  }

  /**
   * The median time between two advances. The median, because some watermarks advance hourly and
   * one long gap must not hide the next.
   *
   * @return empty if it never advanced
   */
  public Optional<Duration> medianGap() {
    return advances.stream().map(Advance::gap).sorted().skip(advances.size() / 2).findFirst();
  }

  /**
   * By how much the lag that is left right after an advance rises per second, from the last one
   * that is older by {@code window} than the latest. Between two advances every lag rises.
   *
   * @return empty if there is none
   */
  public OptionalDouble lagSlope(Duration window) {
    if (advances.isEmpty()) {
      return OptionalDouble.empty();
    }
    Advance latest = advances.get(advances.size() - 1);
    Instant latestStart = latest.at().minus(window);
    return advances.stream()
        .filter(one -> !one.at().isAfter(latestStart))
        .reduce((first, second) -> second)
        .map(start -> slope(start, latest))
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble slope(Advance from, Advance to) {
    double seconds = Duration.between(from.at(), to.at()).toMillis() / 1e3;
    return OptionalDouble.of(to.lag().minus(from.lag()).toMillis() / 1e3 / seconds);
  }
}
