// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the input watermark of a task advances while all tasks run.
 *
 * @param value as last reported
 * @param since when it first had this value
 * @param reported whether the last poll reported it; false before the first and after the last
 *     watermark
 * @param gaps the latest times between two advances; empty until it first advanced
 */
public record WatermarkProgress(
    Instant value, Instant since, boolean reported, List<Duration> gaps) {
  private static final int MOST = 9;

  public WatermarkProgress {
    gaps = List.copyOf(gaps);
  }

  static Optional<WatermarkProgress> next(
      Optional<WatermarkProgress> before, Optional<Instant> watermark, Instant now) {
    if (watermark.isEmpty()) {
      return before.map(one -> new WatermarkProgress(one.value, one.since, false, one.gaps));
    }
    return Optional.of(
        before
            .map(one -> one.next(watermark.get(), now))
            .orElseGet(() -> new WatermarkProgress(watermark.get(), now, true, List.of())));
  }

  private WatermarkProgress next(Instant watermark, Instant now) {
    if (!watermark.isAfter(value)) {
      return new WatermarkProgress(value, since, true, gaps);
    }
    List<Duration> longer = new ArrayList<>(gaps);
    longer.add(Duration.between(since, now));
    return new WatermarkProgress(watermark, now, true, Tail.of(longer, MOST));
  }

  /**
   * The median time between two advances. The median, because some watermarks advance hourly and
   * one long gap must not hide the next.
   *
   * @return empty if it never advanced
   */
  public Optional<Duration> medianGap() {
    return gaps.stream().sorted().skip(gaps.size() / 2).findFirst();
  }
}
