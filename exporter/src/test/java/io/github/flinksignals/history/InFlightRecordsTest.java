// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskLoad;
import io.github.flinksignals.model.TaskTotals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class InFlightRecordsTest {
  @Test
  void countsRecordsWrittenByTheInputButNotRead() {
    Map<String, InFlightRecords> exchanges =
        InFlightRecords.of(
            List.of(task("source", 0, 100, true), task("sink", 70, 0, true, "source")));

    assertThat(exchanges).containsOnlyKeys("sink");
    assertThat(exchanges.get("sink").count()).isEqualTo(30);
  }

  @Test
  void countsReadersOfOneWriterTogetherBecauseFlinkReportsOneWriteCount() {
    Map<String, InFlightRecords> exchanges =
        InFlightRecords.of(
            List.of(
                task("source", 0, 200, true),
                task("one", 100, 0, true, "source"),
                task("other", 60, 0, true, "source")));

    assertThat(exchanges.get("one")).isEqualTo(new InFlightRecords(200, 160, 2));
    assertThat(exchanges.get("other")).isEqualTo(exchanges.get("one"));
  }

  @Test
  void countsTheInputsOfAUnionTogether() {
    Map<String, InFlightRecords> exchanges =
        InFlightRecords.of(
            List.of(
                task("left", 0, 50, true),
                task("right", 0, 40, true),
                task("join", 80, 20, true, "left", "right"),
                task("audit", 45, 0, true, "right"),
                task("sink", 20, 0, true, "join")));

    assertThat(exchanges.get("join")).isEqualTo(new InFlightRecords(90, 125, 2));
    assertThat(exchanges.get("audit")).isEqualTo(exchanges.get("join"));
    assertThat(exchanges.get("sink")).isEqualTo(new InFlightRecords(20, 20, 1));
  }

  @Test
  void isUnknownUntilFlinkHasFetchedAllCounts() {
    assertThat(
            InFlightRecords.of(
                List.of(task("source", 0, 100, false), task("sink", 70, 0, true, "source"))))
        .isEmpty();
  }

  private static Task task(
      String name, long read, long written, boolean complete, String... inputs) {
    return new Task(
        name,
        name,
        1,
        OptionalInt.empty(),
        TaskCounts.NONE,
        Optional.empty(),
        List.of(inputs),
        List.of(),
        inputs.length == 0 ? Task.Role.SOURCE : Task.Role.OPERATOR,
        false,
        new TaskTotals(OptionalDouble.of(0), 0, 0, read, written, complete),
        LagReadings.NONE,
        TaskLoad.UNKNOWN,
        List.of());
  }
}
