// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WatermarkStalledTest {
  static Stream<SimulatedCase> rows() {
    return Stream.of(
        active(
            "it stood for longer than the window and the source emits",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
            }),
        inactive(
            "the watermark has been stalled for less than the window",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(100));
            }),
        inactive(
            "without records, the watermark cannot advance",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.source().records(0, 0);
              job.pass(seconds(300));
            }),
        inactive(
            "the source emitted records only briefly after the stall began",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(40));
              job.source().records(0, 0);
              job.pass(seconds(110));
            }),
        inactive(
            "the watermark never advanced, so the job may not use event time",
            job -> {
              job.sink().freeze();
              job.pass(seconds(600));
            }),
        inactive(
            "the watermark advances again",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
              job.sink().lag(1, 0);
              job.pass(seconds(10));
            }),
        inactive(
            "a watermark that advances every five minutes is not stalled after four",
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
        active(
            "a long stall does not hide the next one",
            job -> {
              job.pass(seconds(300));
              job.sink().freeze();
              job.pass(seconds(1800));
              job.sink().lag(1, 0);
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
            }),
        inactive(
            "a sink that is stuck in one record forwards no watermark either",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.sink().load(1, 0).records(0, 0);
              job.pass(seconds(180));
            }),
        unknown(
            "no sink has a watermark",
            job -> {
              job.sink().reportsTime = false;
              job.pass(seconds(180));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsAStalledWatermarkWhileRecordsFlow(SimulatedCase row) {
    row.check(WATERMARK_STALLED);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
