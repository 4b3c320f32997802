// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TimeSeriesTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(2);

  private TimeSeries series = TimeSeries.EMPTY;
  private Instant now = START;

  @Test
  void computesTheSlopeOfAStraightLine() {
    every(10, 0, 20, 40, 60, 80, 100, 120);

    assertThat(series.slope(WINDOW, now).getAsDouble()).isCloseTo(2, within(1e-9));
  }

  @Test
  void ignoresASingleOutlier() {
    every(10, 5, 5, 5, 5, 900, 5, 5, 5);

    assertThat(series.slope(WINDOW, now)).hasValue(0);
  }

  @Test
  void hasNoSlopeBeforeItCoversHalfOfTheWindow() {
    every(10, 0, 10, 20, 30, 40, 50);
    assertThat(series.slope(WINDOW, now)).isEmpty();

    every(10, 60);
    assertThat(series.slope(WINDOW, now)).isPresent();
  }

  @Test
  void dropsPointsOlderThanItsHorizon() {
    every(1, new double[2000]);

    assertThat(series.points()).hasSize(601);
    assertThat(series.slope(TimeSeries.HORIZON, now)).hasValue(0);
  }

  @Test
  void holdsAValueOnlyIfNoPointIsBelow() {
    every(10, 40, 20, 40, 40, 40);
    assertThat(series.heldAtLeast(30, Duration.ofSeconds(30))).isFalse();

    every(10, 40);
    assertThat(series.heldAtLeast(30, Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void fallsSteadilyOnlyIfNoPollSawARise() {
    every(10, 1, 11, 21, 19);
    assertThat(series.fallsSteadily(0.1, Duration.ofSeconds(15))).isFalse();

    every(10, 17);
    assertThat(series.fallsSteadily(0.1, Duration.ofSeconds(15))).isTrue();
    assertThat(series.fallsSteadily(0.3, Duration.ofSeconds(15))).isFalse();

    every(10, 18);
    assertThat(series.fallsSteadily(0.1, Duration.ofSeconds(15))).isFalse();
  }

  @Test
  void fellOnlyIfTheLatestValueIsBelowTheFirstOfTheWindow() {
    every(10, 1, 11, 21, 31);
    assertThat(series.fellSince(Duration.ofSeconds(20), now)).isFalse();

    every(10, 12);
    assertThat(series.fellSince(Duration.ofSeconds(20), now)).isTrue();
    assertThat(series.fellSince(Duration.ofSeconds(30), now)).isFalse();
  }

  @Test
  void hasNoLatestValueIfTheLastPollDidNotReportOne() {
    every(10, 40, 40, 40, 40);
    series = series.next(OptionalDouble.empty(), now.plusSeconds(10), TimeSeries.HORIZON);

    assertThat(series.latest()).isEmpty();
    assertThat(series.fellSince(WINDOW, now.plusSeconds(10))).isFalse();
    assertThat(series.heldAtLeast(30, Duration.ofSeconds(30))).isFalse();
  }

  private void every(int seconds, double... values) {
    for (double value : values) {
      now = now.plusSeconds(seconds);
      series = series.next(OptionalDouble.of(value), now, TimeSeries.HORIZON);
    }
  }
}
