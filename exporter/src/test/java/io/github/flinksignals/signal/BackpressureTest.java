// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BackpressureTest {
  private enum Says {
    ACTIVE,
    INACTIVE,
    NOT_ENOUGH_DATA
  }

  private record Row(String why, Says expected, Consumer<SimulatedJob> story) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "most of the time for longer than 30 s",
            Says.ACTIVE,
            job -> {
              job.map().load(0.1, 0.8);
              job.sink().load(1, 0);
              job.pass(seconds(60));
            }),
        new Row(
            "a single burst is what buffers are for",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.map().load(0.1, 0.8);
              job.pass(seconds(20));
            }),
        new Row(
            "half of the time is the threshold and not above it",
            Says.INACTIVE,
            job -> {
              job.map().load(0.1, 0.45);
              job.pass(seconds(120));
            }),
        new Row(
            "catching up at full speed is healthy",
            Says.INACTIVE,
            job -> {
              job.map().load(0.1, 0.9);
              job.sink().load(1, 0);
              job.lag(3600, -5).pass(seconds(180));
            }),
        new Row(
            "without watermarks, falling pending records say that it catches up",
            Says.INACTIVE,
            job -> {
              job.source().tellsWatermark = false;
              job.sink().tellsTime = false;
              job.source().pending = OptionalDouble.of(100_000);
              job.source().pendingPerSecond = -200;
              job.map().load(0.1, 0.9);
              job.pass(seconds(180));
            }),
        new Row(
            "it says so however steady the lag is",
            Says.ACTIVE,
            job -> {
              job.map().load(0.1, 0.8);
              job.lag(600, 0).pass(seconds(180));
            }),
        new Row(
            "a source of the old kind tells no busy time, so nothing is known of it",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.source().busyKnown = false;
              job.map().busyKnown = false;
              job.sink().busyKnown = false;
              job.pass(seconds(180));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfTasksThatWaitForThoseAfterThem(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);

    Judgement judgement = job.judgement(BACKPRESSURE);
    assertThat(says(judgement)).as("%s", judgement).isEqualTo(row.expected());
  }

  private static Says says(Judgement judgement) {
    return judgement.active()
        ? Says.ACTIVE
        : judgement instanceof Judgement.NotEnoughData ? Says.NOT_ENOUGH_DATA : Says.INACTIVE;
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
