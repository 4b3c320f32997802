// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Exchange.Pattern;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A source, a task that reads keyed input with 8 key groups, and a sink behind it. */
final class InputPartsTest {
  private static final OptionalInt ANY = OptionalInt.empty();

  private record Row(
      String because, OptionalInt map, OptionalInt sink, Consumer<ScenarioJob> script) {
    @Override
    public String toString() {
      return because;
    }
  }

  static Stream<Row> rows() {
    OptionalInt eight = OptionalInt.of(8);
    return Stream.of(
        new Row("each subtask of the sink reads from one keyed subtask", eight, eight, job -> {}),
        new Row("the sink reads from all", eight, ANY, job -> job.sink().reads(Pattern.ALL_TO_ALL)),
        new Row("the sink has keys too", eight, OptionalInt.of(128), InputPartsTest::keyedSink),
        new Row(
            "the sink reads from shares of the keyed subtasks",
            eight,
            ANY,
            job -> job.sink().parallelism(4)),
        new Row(
            "partitions pass through as well",
            OptionalInt.of(6),
            OptionalInt.of(6),
            job -> {
              job.source().partitions(6);
              job.map().reads(Pattern.POINTWISE);
            }),
        new Row(
            "the key groups are not known", ANY, ANY, job -> job.map().withoutMaxParallelism()));
  }

  private static void keyedSink(ScenarioJob job) {
    job.sink().reads(Pattern.KEYED);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void passFromOneTaskToTheNext(Row row) {
    Scenario story = Scenario.pipeline();
    story.job().map().reads(Pattern.KEYED).maxParallelism(8);
    row.script().accept(story.job());
    story.poll();

    List<Task> tasks = story.jobHistory().details().orElseThrow().tasks();
    InputParts parts = new InputParts(tasks);

    assertThat(tasks).hasSize(3);
    assertThat(parts.of(tasks.get(0))).isEqualTo(tasks.get(0).lag().partitions());
    assertThat(parts.of(tasks.get(1))).isEqualTo(row.map());
    assertThat(parts.of(tasks.get(2))).isEqualTo(row.sink());
  }
}
