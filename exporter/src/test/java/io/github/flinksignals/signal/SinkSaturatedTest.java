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
            "busy all the time and nothing after it",
            job -> {
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(50));
            }),
        inactive(
            "busy for a moment only",
            job -> {
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        active(
            "busy above 0.9 and below backpressured tasks",
            job -> {
              job.map().load(0, 0.9);
              job.sink().load(0.95, 0);
              job.pass(seconds(60));
            }),
        active(
            "the records before it grow by half of what is written, though one hot subtask hides in the mean",
            job -> {
              job.sink().records(50, 0).load(0.4, 0);
              job.lag(1, 0.5).pass(seconds(180));
            }),
        inactive(
            "counts of the moment differ a little and mean nothing",
            job -> {
              job.sink().records(95, 0);
              job.lag(1, 0.05).pass(seconds(180));
            }),
        inactive(
            "a sink that catches up does what it can",
            job -> {
              job.sink().load(1, 0);
              job.lag(3600, -5).pass(seconds(180));
            }),
        inactive(
            "the task before it is the slow one",
            job -> {
              job.source().load(0, 0.9);
              job.map().load(1, 0);
              job.sink().load(0.6, 0);
              job.pass(seconds(180));
            }),
        inactive(
            "another reader of the same task lets the shared count grow",
            job -> {
              job.add("other", Role.OPERATOR, "map").records(20, 0).load(1, 0);
              job.map().records(100, 200);
              job.lag(1, 0.5).pass(seconds(180));
            }),
        inactive(
            "broadcast records are read more often than written",
            job -> {
              job.sink().records(400, 0);
              job.pass(seconds(180));
            }),
        active(
            "a polled cluster that shows each fetch twice is no other cluster",
            job -> {
              job.pollsPerFetch = 2;
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(60));
            }),
        unknown(
            "loads were not seen for long enough",
            job -> {
              job.sink().load(1, 0);
              job.pass(seconds(20));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfSinksThatCannotTakeMore(SimulatedCase row) {
    row.check(SINK_SATURATED);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
