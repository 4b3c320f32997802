// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskLoad;
import io.github.flinksignals.model.TaskTotals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobMemoryTest {
  private static final Run FIRST = new Run("first", Instant.EPOCH);
  private static final Run SECOND = new Run("second", Instant.EPOCH);

  @Test
  void aJobThatFitsKeepsItsPlaceAndOneThatDoesNotFitIsLoggedOnce() {
    JobMemory memory = new JobMemory(100_000);
    try (LogLines log = LogLines.of(JobMemory.class)) {
      assertThat(memory.admits(FIRST, tasks(20))).isTrue();
      assertThat(memory.admits(SECOND, tasks(20))).isFalse();
      assertThat(memory.admits(SECOND, tasks(20))).isFalse();
      assertThat(memory.admits(FIRST, tasks(20))).as("it is the same job").isTrue();
      assertThat(memory.admits(SECOND, tasks(3))).as("a small job fits").isTrue();
      assertThat(log.take()).singleElement().asString().contains("WARNING", "-Xmx");
    }
  }

  @Test
  void aJobThatEndedLeavesItsPlace() {
    JobMemory memory = new JobMemory(100_000);
    memory.admits(FIRST, tasks(20));
    memory.retain(Set.of(SECOND));

    assertThat(memory.admits(SECOND, tasks(20))).isTrue();
  }

  private static JobDetails tasks(int number) {
    return new JobDetails(
        false,
        false,
        IntStream.range(0, number).mapToObj(JobMemoryTest::task).toList(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static Task task(int number) {
    return new Task(
        "v" + number,
        "n".repeat(500),
        1,
        OptionalInt.empty(),
        new TaskCounts(1, 0, 0, 0, 1, 0),
        Optional.empty(),
        List.of(),
        List.of(),
        Task.Role.OPERATOR,
        false,
        TaskTotals.UNKNOWN,
        LagReadings.NONE,
        TaskLoad.UNKNOWN,
        List.of());
  }
}
