// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WatermarkStalledTest {
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
            "it stood for longer than the window and the source emits",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
            }),
        new Row(
            "it stood for less than the window",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(100));
            }),
        new Row(
            "with nothing emitted there is nothing to advance it",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.source().records(0, 0);
              job.pass(seconds(300));
            }),
        new Row(
            "records came only for a moment after it stood",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(40));
              job.source().records(0, 0);
              job.pass(seconds(110));
            }),
        new Row(
            "it never advanced, so standing may be all it does",
            Says.INACTIVE,
            job -> {
              job.sink().freeze();
              job.pass(seconds(600));
            }),
        new Row(
            "it moves on again",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
              job.sink().lag(1, 0);
              job.pass(seconds(10));
            }),
        new Row(
            "one that advances every five minutes is not stuck after four",
            Says.INACTIVE,
            job -> {
              for (int i = 0; i < 3; i++) {
                job.sink().freeze();
                job.pass(seconds(300));
                job.sink().lag(1, 0);
                job.pass(seconds(10));
              }
              job.sink().freeze();
              job.pass(seconds(240));
            }),
        new Row(
            "one long stall does not hide the next",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(300));
              job.sink().freeze();
              job.pass(seconds(1800));
              job.sink().lag(1, 0);
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
            }),
        new Row(
            "a sink that hangs in one record lets no watermark through either",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.sink().load(1, 0).records(0, 0);
              job.pass(seconds(180));
            }),
        new Row(
            "no sink has a watermark",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.sink().tellsTime = false;
              job.pass(seconds(180));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfEventTimeThatStandsStillWhileRecordsFlow(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);

    Judgement judgement = job.judgement(WATERMARK_STALLED);
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
