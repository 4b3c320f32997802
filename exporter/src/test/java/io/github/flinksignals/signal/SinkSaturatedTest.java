// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static io.github.flinksignals.signal.SimulatedCase.active;
import static io.github.flinksignals.signal.SimulatedCase.inactive;
import static io.github.flinksignals.signal.SimulatedCase.unknown;

import io.github.flinksignals.model.Task.Role;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SinkSaturatedTest {
  static Stream<SimulatedCase> rows() {
    return Stream.of(
        active(
            "the sink is constantly busy",
            job -> {
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(50));
            }),
        inactive(
            "the sink is busy only for a short time",
            job -> {
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        active(
            "the sink is busy above 0.9 and upstream tasks are backpressured",
            job -> {
              job.map().load(0, 0.9);
              job.sink().load(0.95, 0);
              job.pass(seconds(60));
            }),
        active(
            "the queue grows by half of the written records, although one hot subtask does not show in the average",
            job -> {
              job.sink().records(50, 0).load(0.4, 0);
              job.lag(1, 0.5).pass(seconds(180));
            }),
        inactive(
            "small differences between record counts are measurement errors",
            job -> {
              job.sink().records(95, 0);
              job.lag(1, 0.05).pass(seconds(180));
            }),
        inactive(
            "the sink is busy because the job catches up",
            job -> {
              job.sink().load(1, 0);
              job.lag(3600, -5).pass(seconds(180));
            }),
        inactive(
            "the task before the sink is the bottleneck",
            job -> {
              job.source().load(0, 0.9);
              job.map().load(1, 0);
              job.sink().load(0.6, 0);
              job.pass(seconds(180));
            }),
        inactive(
            "another reader of the same task makes the shared queue grow",
            job -> {
              job.add("other", Role.OPERATOR, "map").records(20, 0).load(1, 0);
              job.map().records(100, 200);
              job.lag(1, 0.5).pass(seconds(180));
            }),
        inactive(
            "broadcast records are read more often than they are written",
            job -> {
              job.sink().records(400, 0);
              job.pass(seconds(180));
            }),
        inactive(
            "the queue has not grown for the whole hold",
            job -> {
              job.pass(seconds(60));
              job.sink().records(0, 0).load(0.4, 0);
              job.lag(1, 1).pass(seconds(30));
            }),
        active(
            "the queue has grown for the whole hold",
            job -> {
              job.pass(seconds(60));
              job.sink().records(0, 0).load(0.4, 0);
              job.lag(1, 1).pass(seconds(50));
            }),
        active(
            "a sink that pauses for a moment is still saturated",
            job -> {
              job.sink().load(1, 0);
              job.pass(seconds(90)).sink().load(0.85, 0);
              job.pass(seconds(10));
            }),
        inactive(
            "the sink is no longer busy",
            job -> {
              job.sink().load(1, 0);
              job.pass(seconds(90)).sink().load(0.5, 0);
              job.pass(seconds(30));
            }),
        active(
            "lag falls for a moment while the sink is still busy",
            job -> {
              job.sink().load(1, 0);
              job.lag(100, 0.5).pass(seconds(120)).lag(160, -2).pass(seconds(40));
            }),
        inactive(
            "lag has fallen for the whole hold",
            job -> {
              job.sink().load(1, 0);
              job.lag(100, 0.5).pass(seconds(120)).lag(1000, -2).pass(seconds(130));
            }),
        active(
            "seeing each fetch twice does not change the result",
            job -> {
              job.pollsPerFetch = 2;
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(60));
            }),
        unknown(
            "the load has not been known for long enough",
            job -> {
              job.sink().load(1, 0);
              job.pass(seconds(20));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsSinksThatCannotKeepUp(SimulatedCase row) {
    row.check(SINK_SATURATED);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
