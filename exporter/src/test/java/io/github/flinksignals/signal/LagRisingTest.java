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
            "a busy job falls behind by half a second per second",
            job -> fallBehind(job, 0.5).pass(seconds(120))),
        active(
            "it must be active within 30 s after the lag reaches the floor",
            job -> fallBehind(job, 1).pass(seconds(60))),
        active(
            "polls that read each fetch twice see steps with the same trend",
            job -> {
              job.pollsPerFetch = 2;
              fallBehind(job, 0.5).pass(seconds(120));
            }),
        inactive("lag is below the floor", job -> fallBehind(job, 0.2).pass(seconds(60))),
        inactive(
            "high and steady lag is normal for a job with a long window",
            job -> {
              job.map().load(0.95, 0);
              job.lag(600, 0).pass(seconds(300));
            }),
        inactive(
            "the job catches up at full speed, so lag falls",
            job -> {
              job.map().load(1, 0);
              job.lag(3600, -5).pass(seconds(300));
            }),
        inactive(
            "the backlog from the downtime before a restart is not a trend",
            job -> {
              job.pass(seconds(300));
              job.runningSince = job.now().plusSeconds(5);
              job.map().load(1, 0);
              job.lag(400, -3).pass(seconds(60));
            }),
        inactive(
            "lag falls again although it rose over the whole window",
            job -> {
              job.map().load(0.95, 0);
              job.pass(seconds(180));
              job.lag(1, 1).pass(seconds(100));
              job.lag(100, -1).pass(seconds(60));
            }),
        inactive(
            "all tasks are idle, so the watermark waits for records",
            job -> {
              job.pass(seconds(60));
              job.lag(1, 1).pass(seconds(180));
            }),
        active(
            "pending records are work to do even if every task is idle",
            job -> {
              job.source().pending = OptionalDouble.of(5000);
              job.pass(seconds(60));
              job.lag(1, 1).pass(seconds(180));
            }),
        inactive(
            "a quiet input has no lag although its watermark does not advance",
            job -> {
              job.pass(seconds(60));
              job.source().records(0, 0);
              job.map().records(0, 0).load(0.6, 0);
              job.sink().records(0, 0);
              job.map().load(0, 0);
              job.lag(1, 1).pass(seconds(300));
            }),
        inactive(
            "a slow sink is about to be reported as the root cause",
            job -> {
              fallBehind(job, 1).pass(seconds(20));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        unknown(
            "no metrics are fetched while a TaskManager hangs",
            job -> {
              job.lag(20, 0).pass(seconds(120)).hanging = true;
              job.pass(seconds(60));
            }),
        inactive(
            "a watermark does not fall behind between two fetches",
            job -> {
              job.lag(20, 0).pass(seconds(120)).hanging = true;
              job.pass(seconds(30));
            }),
        inactive(
            "metrics are fetched again, and the job has kept up",
            job -> {
              job.lag(20, 0).pass(seconds(120)).hanging = true;
              job.pass(seconds(140)).hanging = false;
              job.pass(seconds(20));
            }),
        active(
            "lag rises and metrics are fetched every 20 s",
            job -> {
              job.pollsPerFetch = 2;
              fallBehind(job, 0.5).pass(seconds(240));
            }),
        unknown(
            "there are no watermarks, and unknown lag must not count as healthy",
            job -> {
              job.source().reportsTime = false;
              job.sink().reportsTime = false;
              job.map().load(0.95, 0);
              job.pass(seconds(180));
            }),
        unknown(
            "while tasks wait for slots, Flink returns metrics of ended attempts",
            job -> {
              job.pass(seconds(180));
              job.running = false;
              job.lag(100, 1).pass(seconds(60));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsLagThatGrowsWhileThereIsWork(SimulatedCase row) {
    row.check(LAG_RISING);
  }

  /** After three minutes the map is busy and lag begins to rise. */
  private static SimulatedJob fallBehind(SimulatedJob job, double perSecond) {
    job.pass(seconds(180)).map().load(0.95, 0);
    return job.lag(1, perSecond);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
