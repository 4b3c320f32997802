// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.history.TimeSeries.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Values of the last hour and at least the last {@link #LEAST}, thinned out to limit their number.
 *
 * @param points oldest first, at most {@link #MOST}
 * @param median of the values; empty with fewer than {@link #LEAST} values
 */
record RollingHour(List<Point> points, OptionalDouble median) {
  static final Duration WINDOW = Duration.ofHours(1);
  static final int MOST = 120;

  /** Values closer together than this would not change the median of an hour. */
  private static final Duration SPACING = WINDOW.dividedBy(MOST);

  /** The minimum for a median, because the first values after a start are not representative. */
  static final int LEAST = 3;

  static final RollingHour EMPTY = new RollingHour(List.of());

  /** Computes the median once, because every poll reads it. */
  private RollingHour(List<Point> points) {
    this(
        List.copyOf(points),
        points.size() < LEAST
            ? OptionalDouble.empty()
            : Median.of(points.stream().mapToDouble(Point::value).toArray()));
  }

  /** Adds a value unless it has the same time as the last one or follows too closely. */
  RollingHour with(Instant at, double value) {
    if (!points.isEmpty()) {
      Instant last = points.get(points.size() - 1).at();
      boolean tooSoon = points.size() >= LEAST && at.isBefore(last.plus(SPACING));
      if (at.equals(last) || (at.isAfter(last) && tooSoon)) {
        return this;
      }
    }
    List<Point> kept = new ArrayList<>(points);
    // Values in the future remain after the clock was set back.
    kept.removeIf(point -> point.at().isAfter(at));
    while (kept.size() >= LEAST && kept.get(0).at().isBefore(at.minus(WINDOW))) {
      kept.remove(0);
    }
    kept.add(new Point(at, value));
    return new RollingHour(kept);
  }

  /** Whether there is a median of values that are spread over a time. */
  boolean covers(Duration time) {
    return median.isPresent()
        && !points.get(0).at().plus(time).isAfter(points.get(points.size() - 1).at());
  }
}
