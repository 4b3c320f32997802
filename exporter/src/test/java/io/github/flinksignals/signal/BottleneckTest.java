// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Task.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BottleneckTest {
  /**
   * A row.
   *
   * @param expected role and name; empty for none
   */
  private record Row(String why, String expected, Consumer<SimulatedJob> story) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("no task is backpressured or busy", "", job -> {}),
        new Row(
            "the first busy task that is not backpressured itself",
            "sink sink",
            job -> {
              job.source().load(0, 0.9);
              job.map().load(0.3, 0.7);
              job.sink().load(0.8, 0);
            }),
        new Row(
            "a busy task further downstream is not the bottleneck",
            "operator map",
            job -> {
              job.source().load(0, 0.9);
              job.map().load(0.9, 0);
              job.sink().load(0.95, 0);
            }),
        new Row(
            "a task that is backpressured below the threshold passes on backpressure",
            "sink sink",
            job -> {
              job.source().load(0, 0.9);
              job.map().load(0.3, 0.4);
              job.sink().load(1, 0);
            }),
        new Row(
            "without backpressure, the busiest task if it is saturated",
            "source source",
            job -> job.source().load(1, 0)),
        new Row(
            "without backpressure, a task busy at 0.8 is no bottleneck",
            "",
            job -> job.map().load(0.8, 0)),
        new Row(
            "the busier one of two readers",
            "sink audit",
            job -> {
              job.add("audit", Role.SINK, "map").load(0.95, 0);
              job.map().load(0, 0.9);
              job.sink().load(0.6, 0);
            }),
        new Row(
            "one hot subtask does not show in the average of its task",
            "",
            job -> {
              job.map().load(0, 0.9);
              job.sink().load(0.2, 0);
            }),
        new Row(
            "a legacy source reports no busy time, but downstream tasks do",
            "operator map",
            job -> {
              job.source().busyKnown = false;
              job.map().load(0.97, 0);
            }),
        new Row(
            "there is no bottleneck while tasks do not run",
            "",
            job -> {
              job.map().load(1, 0);
              job.pass(Duration.ofSeconds(60));
              job.running = false;
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isTheTaskThatLimitsTheOthers(Row row) {
    SimulatedJob job = SimulatedJob.pipeline();
    row.story().accept(job);
    job.pass(Duration.ofSeconds(60));

    Optional<Bottleneck> found = job.assessment().bottleneck();
    assertThat(found.map(one -> one.role() + " " + one.task().name()).orElse(""))
        .isEqualTo(row.expected());
  }
}
