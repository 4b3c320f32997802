// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BackpressureTest {
  static Stream<SimulatedCase> rows() {
    return Stream.of(
        active(
            "a task is backpressured most of the time for longer than 30 s",
            job -> {
              job.map().load(0.1, 0.8);
              job.sink().load(1, 0);
              job.pass(seconds(60));
            }),
        inactive(
            "buffers absorb a single burst",
            job -> {
              job.pass(seconds(60));
              job.map().load(0.1, 0.8);
              job.pass(seconds(20));
            }),
        inactive(
            "the sink became saturated one poll later and is about to be reported as the root cause",
            job -> {
              job.pass(seconds(60));
              job.map().load(0.1, 0.9);
              job.sink().load(0.85, 0);
              job.pass(seconds(10));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        active(
            "a sink that is saturated only at times will not be reported as the root cause",
            job -> {
              job.pass(seconds(60));
              job.map().load(0.1, 0.9);
              job.sink().load(1, 0);
              job.pass(seconds(30));
              job.sink().load(0.8, 0);
              job.pass(seconds(10));
            }),
        inactive(
            "half of the time is the threshold, and not above it",
            job -> {
              job.map().load(0.1, 0.45);
              job.pass(seconds(120));
            }),
        inactive(
            "a job that catches up at full speed is healthy",
            job -> {
              job.map().load(0.1, 0.9);
              job.sink().load(1, 0);
              job.lag(3600, -5).pass(seconds(180));
            }),
        inactive(
            "without watermarks, a falling number of pending records shows that the job catches up",
            job -> {
              job.source().reportsWatermark = false;
              job.sink().reportsTime = false;
              job.source().pending = OptionalDouble.of(100_000);
              job.source().pendingPerSecond = -200;
              job.map().load(0.1, 0.9);
              job.pass(seconds(180));
            }),
        active(
            "steady lag makes no difference",
            job -> {
              job.map().load(0.1, 0.8);
              job.lag(600, 0).pass(seconds(180));
            }),
        unknown(
            "legacy sources report no busy time",
            job -> {
              job.source().busyKnown = false;
              job.map().busyKnown = false;
              job.sink().busyKnown = false;
              job.pass(seconds(180));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsTasksThatWaitForDownstreamTasks(SimulatedCase row) {
    row.check(BACKPRESSURE);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
