// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LabelValuesPageTest {
  @Test
  void thePageListsEveryCauseOfFailedCheckpoints() {
    checkRows(
        "exporter/docs/failure-modes.md",
        "## Why checkpoints fail",
        CheckpointFailureCause.values(),
        CheckpointFailureCause::label);
  }

  @Test
  void thePageListsEveryReasonOfAFailedPoll() {
    checkRows(
        "exporter/docs/operations.md",
        "## When the JobManager does not answer",
        Poll.Reason.values(),
        Poll.Reason::label);
  }

  private static <T> void checkRows(
      String file, String heading, T[] values, Function<T, String> label) {
    List<String> expected =
        Arrays.stream(values).map(label).map(value -> "`" + value + "`").toList();
    assertThat(GeneratedTable.below(file, heading).firstCells())
        .as("first cells of the table below '%s' in %s", heading, file)
        .containsExactlyElementsOf(expected);
  }
}
