// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A value over time, with one point for each poll that reported it.
 *
 * @param latest value of the last poll; empty if that poll did not report it
 * @param points as long as they are kept, oldest first
 */
public record TimeSeries(OptionalDouble latest, List<Point> points) {
  /** The longest window for a slope. */
  public static final Duration HORIZON = Duration.ofMinutes(10);

  public static final TimeSeries EMPTY = new TimeSeries(OptionalDouble.empty(), List.of());

  private static final int LEAST_POINTS = 3;

  /**
   * The number of slopes grows with the square of the points, and more points would not change the
   * result.
   */
  private static final int MOST_POINTS = 40;

  public TimeSeries {
    points = List.copyOf(points);
  }

  /** A value at a time. */
  public record Point(Instant at, double value) {}

  /**
   * Adds the value of a poll.
   *
   * @param time how long values are kept
   */
  TimeSeries next(OptionalDouble value, Instant now, Duration time) {
    List<Point> kept = new ArrayList<>(since(now.minus(time)));
    value.ifPresent(known -> kept.add(new Point(now, known)));
    return new TimeSeries(value, kept);
  }

  /**
   * The change per second over a window, by the Theil-Sen estimator: the median of the slopes
   * between all pairs of points. Outliers do not move it, such as repeated values from one metric
   * fetch or a jump after a pause.
   *
   * @return empty if the points cover less than half of the window
   */
  public OptionalDouble slope(Duration window, Instant now) {
    List<Point> inside = thinned(since(now.minus(window)));
    if (inside.size() < LEAST_POINTS || !covers(inside, window.dividedBy(2))) {
      return OptionalDouble.empty();
    }
    double[] times = inside.stream().mapToDouble(point -> seconds(inside.get(0), point)).toArray();
    double[] slopes = new double[inside.size() * (inside.size() - 1) / 2];
    int count = 0;
    for (int i = 0; i < inside.size(); i++) {
      for (int j = i + 1; j < inside.size(); j++) {
        double seconds = times[j] - times[i];
        if (seconds > 0) {
          slopes[count++] = (inside.get(j).value() - inside.get(i).value()) / seconds;
        }
      }
    }
    Arrays.sort(slopes, 0, count);
    return count == 0 ? OptionalDouble.empty() : Median.ofSorted(slopes, count);
  }

  /** Whether the latest value is below the one at the start of a window that ends now. */
  public boolean fellSince(Duration window, Instant now) {
    List<Point> inside = since(now.minus(window));
    return latest.isPresent() && !inside.isEmpty() && latest.getAsDouble() < inside.get(0).value();
  }

  /**
   * Whether every value of a window that ends now was 0, up to the last poll.
   *
   * @return false if the points cover less than half of the window
   */
  public boolean heldAtZero(Duration window, Instant now) {
    List<Point> inside = since(now.minus(window));
    return latest.isPresent()
        && covers(inside, window.dividedBy(2))
        && inside.stream().allMatch(point -> point.value() == 0);
  }

  /** Whether every value up to the last poll was at or above a threshold for a time. */
  public boolean heldAtLeast(double value, Duration time) {
    for (int i = points.size() - 1; latest.isPresent() && i >= 0; i--) {
      if (points.get(i).value() < value) {
        return false;
      }
      if (covers(points.subList(i, points.size()), time)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the value never rose between the polls of a time up to the last one, and fell by more
   * than {@code perSecond} on average.
   *
   * @return false until the points cover the time
   */
  public boolean fallsSteadily(double perSecond, Duration time) {
    for (int i = points.size() - 2; latest.isPresent() && i >= 0; i--) {
      if (points.get(i).value() < points.get(i + 1).value()) {
        return false;
      }
      List<Point> inside = points.subList(i, points.size());
      if (covers(inside, time)) {
        Point last = inside.get(inside.size() - 1);
        double fall = inside.get(0).value() - last.value();
        return fall > perSecond * seconds(inside.get(0), last);
      }
    }
    return false;
  }

  private List<Point> since(Instant start) {
    return points.stream().filter(point -> !point.at().isBefore(start)).toList();
  }

  /** Every n-th point, always including the last one. */
  private static List<Point> thinned(List<Point> points) {
    int step = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<Point> kept = new ArrayList<>();
    for (int i = points.size() - 1; i >= 0; i -= step) {
      kept.add(0, points.get(i));
    }
    return kept;
  }

  private static boolean covers(List<Point> points, Duration time) {
    Instant first = points.get(0).at();
    Instant last = points.get(points.size() - 1).at();
    return Duration.between(first, last).compareTo(time) >= 0;
  }

  private static double seconds(Point from, Point to) {
    return Duration.between(from.at(), to.at()).toMillis() / 1000.0;
  }
}
