// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.LAG_RISING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LagRisingTest {
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
            "a busy job that falls behind by half a second per second",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 0.5);
              job.pass(seconds(120));
            }),
        new Row(
            "the floor plus 30 s is the time the budget gives it",
            Says.ACTIVE,
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 1);
              job.pass(seconds(60));
            }),
        new Row(
            "polls that read each fetch twice see steps, which are no other trend",
            Says.ACTIVE,
            job -> {
              job.pollsPerFetch = 2;
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 0.5);
              job.pass(seconds(120));
            }),
        new Row(
            "lag below the floor is nothing to tell of",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 0.2);
              job.pass(seconds(60));
            }),
        new Row(
            "high and steady is how a job with a long window is made",
            Says.INACTIVE,
            job -> {
              job.map().load(0.95, 0);
              job.lag(600, 0).pass(seconds(300));
            }),
        new Row(
            "a backlog that is worked off at full speed falls",
            Says.INACTIVE,
            job -> {
              job.map().load(1, 0);
              job.lag(3600, -5).pass(seconds(300));
            }),
        new Row(
            "after a restart the backlog of the downtime is no trend",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(300));
              job.runningSince = job.now().plusSeconds(5);
              job.map().load(1, 0);
              job.lag(400, -3).pass(seconds(60));
            }),
        new Row(
            "the trend turned although the window still rises",
            Says.INACTIVE,
            job -> {
              job.map().load(0.95, 0);
              job.pass(seconds(180));
              job.lag(1, 1).pass(seconds(100));
              job.lag(100, -1).pass(seconds(60));
            }),
        new Row(
            "where all tasks are idle the watermark waits for records, not for speed",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.lag(1, 1).pass(seconds(180));
            }),
        new Row(
            "pending records are work even where every task is idle",
            Says.ACTIVE,
            job -> {
              job.source().pending = OptionalDouble.of(5000);
              job.pass(seconds(60));
              job.lag(1, 1).pass(seconds(180));
            }),
        new Row(
            "a quiet input has no lag although its watermark stands still",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(60));
              job.source().records(0, 0);
              job.map().records(0, 0).load(0.6, 0);
              job.sink().records(0, 0);
              job.map().load(0, 0);
              job.lag(1, 1).pass(seconds(300));
            }),
        new Row(
            "a slow sink is about to be told of, and one incident is one page",
            Says.INACTIVE,
            job -> {
              job.pass(seconds(180));
              job.map().load(0.95, 0);
              job.lag(1, 1).pass(seconds(20));
              job.sink().load(1, 0);
              job.pass(seconds(30));
            }),
        new Row(
            "without watermarks nothing is known, which is not health",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.source().tellsTime = false;
              job.sink().tellsTime = false;
              job.map().load(0.95, 0);
              job.pass(seconds(180));
            }),
        new Row(
            "while tasks wait, metrics are those of dead attempts",
            Says.NOT_ENOUGH_DATA,
            job -> {
              job.pass(seconds(180));
              job.running = false;
              job.lag(100, 1).pass(seconds(60));
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsOfLagThatGrowsWhileThereIsWork(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);

    Judgement judgement = job.judgement(LAG_RISING);
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
