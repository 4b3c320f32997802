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
            "it stood for less than the window",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(100));
            }),
        inactive(
            "with nothing emitted there is nothing to advance it",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.source().records(0, 0);
              job.pass(seconds(300));
            }),
        inactive(
            "records came only for a moment after it stood",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(40));
              job.source().records(0, 0);
              job.pass(seconds(110));
            }),
        inactive(
            "it never advanced, so standing may be all it does",
            job -> {
              job.sink().freeze();
              job.pass(seconds(600));
            }),
        inactive(
            "it moves on again",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.pass(seconds(180));
              job.sink().lag(1, 0);
              job.pass(seconds(10));
            }),
        inactive(
            "one that advances every five minutes is not stuck after four",
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
            "one long stall does not hide the next",
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
            "a sink that hangs in one record lets no watermark through either",
            job -> {
              job.pass(seconds(60));
              job.sink().freeze();
              job.sink().load(1, 0).records(0, 0);
              job.pass(seconds(180));
            }),
        unknown(
            "no sink has a watermark",
            job -> {
              job.sink().tellsTime = false;
              job.pass(seconds(180));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfEventTimeThatStandsStillWhileRecordsFlow(SimulatedCase row) {
    row.check(WATERMARK_STALLED);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
