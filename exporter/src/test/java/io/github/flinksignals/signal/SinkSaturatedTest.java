// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Task.Role;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SinkSaturatedTest {
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
            "busy all the time and nothing after it",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(50));
            }),
        new Row(
            "busy for a moment only",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        new Row(
            "busy above 0.9 and below backpressured tasks",
            Says.ACTIVE,
            job -> {
              job.map().load(0, 0.9);
              job.sink().load(0.95, 0);
              job.pass(seconds(60));
            }),
        new Row(
            "the records before it grow by half of what is written, though one hot subtask hides in the mean",
            Says.ACTIVE,
            job -> {
              job.sink().records(50, 0).load(0.4, 0);
              job.lag(1, 0.5).pass(seconds(180));
            }),
        new Row(
            "counts of the moment differ a little and mean nothing",
            Says.INACTIVE,
            job -> {
              job.sink().records(95, 0);
              job.lag(1, 0.05).pass(seconds(180));
            }),
        new Row(
            "a sink that catches up does what it can",
            Says.INACTIVE,
            job -> {
              job.sink().load(1, 0);
              job.lag(3600, -5).pass(seconds(180));
            }),
        new Row(
            "the task before it is the slow one",
            Says.INACTIVE,
            job -> {
              job.source().load(0, 0.9);
              job.map().load(1, 0);
              job.sink().load(0.6, 0);
              job.pass(seconds(180));
            }),
        new Row(
            "another reader of the same task lets the shared count grow",
            Says.INACTIVE,
            job -> {
              job.add("other", Role.OPERATOR, "map").records(20, 0).load(1, 0);
              job.map().records(100, 200);
              job.lag(1, 0.5).pass(seconds(180));
            }),
        new Row(
            "broadcast records are read more often than written",
            Says.INACTIVE,
            job -> {
              job.sink().records(400, 0);
              job.pass(seconds(180));
            }),
        new Row(
            "a polled cluster that shows each fetch twice is no other cluster",
            Says.ACTIVE,
            job -> {
              job.pollsPerFetch = 2;
              job.pass(seconds(60));
              job.sink().load(1, 0);
              job.pass(seconds(60));
            }),
        new Row(
            "loads were not seen for long enough",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.sink().load(1, 0);
              job.pass(seconds(20));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfSinksThatCannotTakeMore(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);

    Judgement judgement = job.judgement(SINK_SATURATED);
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
