// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.LAG_RISING;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LagRisingTest {
  static Stream<SimulatedCase> rows() {
    return Stream.of(
        active(
            "a busy job that falls behind by half a second per second",
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 0.5);
              job.pass(seconds(120));
            }),
        active(
            "the floor plus 30 s is the time the budget gives it",
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 1);
              job.pass(seconds(60));
            }),
        active(
            "polls that read each fetch twice see steps, which are no other trend",
            job -> {
              job.pollsPerFetch = 2;
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 0.5);
              job.pass(seconds(120));
            }),
        inactive(
            "lag below the floor is nothing to tell of",
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 0.2);
              job.pass(seconds(60));
            }),
        inactive(
            "high and steady is how a job with a long window is made",
            job -> {
              job.map().load(0.95, 0);
              job.lag(600, 0).pass(seconds(300));
            }),
        inactive(
            "a backlog that is worked off at full speed falls",
            job -> {
              job.map().load(1, 0);
              job.lag(3600, -5).pass(seconds(300));
            }),
        inactive(
            "after a restart the backlog of the downtime is no trend",
            job -> {
              job.pass(seconds(300));
              job.runningSince = job.now().plusSeconds(5);
              job.map().load(1, 0);
              job.lag(400, -3).pass(seconds(60));
            }),
        inactive(
            "the trend turned although the window still rises",
            job -> {
              job.map().load(0.95, 0);
              job.pass(seconds(180));
              job.lag(1, 1).pass(seconds(100));
              job.lag(100, -1).pass(seconds(60));
            }),
        inactive(
            "where all tasks are idle the watermark waits for records, not for speed",
            job -> {
              job.pass(seconds(60));
              job.lag(1, 1).pass(seconds(180));
            }),
        active(
            "pending records are work even where every task is idle",
            job -> {
              job.source().pending = OptionalDouble.of(5000);
              job.pass(seconds(60));
              job.lag(1, 1).pass(seconds(180));
            }),
        inactive(
            "a quiet input has no lag although its watermark stands still",
            job -> {
              job.pass(seconds(60));
              job.source().records(0, 0);
              job.map().records(0, 0).load(0.6, 0);
              job.sink().records(0, 0);
              job.map().load(0, 0);
              job.lag(1, 1).pass(seconds(300));
            }),
        inactive(
            "a slow sink is about to be told of, and one incident is one page",
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 1).pass(seconds(20));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        unknown(
            "without watermarks nothing is known, which is not health",
            job -> {
              job.source().tellsTime = false;
              job.sink().tellsTime = false;
              job.map().load(0.95, 0);
              job.pass(seconds(180));
            }),
        unknown(
            "while tasks wait, metrics are those of dead attempts",
            job -> {
              job.pass(seconds(180));
              job.running = false;
              job.lag(100, 1).pass(seconds(60));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfLagThatGrowsWhileThereIsWork(SimulatedCase row) {
    row.check(LAG_RISING);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
