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
 * Values of the last hour, thinned out so that there are never many.
 *
 * @param points oldest first, at most {@link #MOST}
 * @param median of the values; empty as long as there are too few to say
 */
record RollingHour(List<Point> points, OptionalDouble median) {
  static final Duration WINDOW = Duration.ofHours(1);
  static final int MOST = 120;

  /** Closer together than this, points add nothing to a median over an hour. */
  private static final Duration SPACING = WINDOW.dividedBy(MOST);

  /** Fewer say nothing: what comes first after a start is not like the rest. */
  static final int LEAST = 3;

  static final RollingHour EMPTY = new RollingHour(List.of());

  /** The median is asked for with every poll, and changes when a value is added. */
  private RollingHour(List<Point> points) {
    this(
        List.copyOf(points),
        points.size() < LEAST
            ? OptionalDouble.empty()
            : Median.of(points.stream().mapToDouble(Point::value).toArray()));
  }

  /** Adds a value, unless it is the one that was added last or follows too soon. */
  RollingHour with(Instant at, double value) {
    if (!points.isEmpty()) {
      Instant last = points.get(points.size() - 1).at();
      boolean tooSoon = points.size() >= LEAST && at.isBefore(last.plus(SPACING));
      if (at.equals(last) || (at.isAfter(last) && tooSoon)) {
        return this;
      }
    }
    List<Point> kept = new ArrayList<>(points);
    // Points of a future are left by a clock that was put back.
    kept.removeIf(point -> point.at().isAfter(at) || point.at().isBefore(at.minus(WINDOW)));
    kept.add(new Point(at, value));
    return new RollingHour(kept);
  }
}
