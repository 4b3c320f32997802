// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.readme.ReadmeTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReadmeCausesTest {
  @Test
  void everyCauseOfAFailedCheckpointHasItsRow() {
    checkRows(
        "### Why checkpoints fail", CheckpointFailureCause.values(), CheckpointFailureCause::label);
  }

  @Test
  void everyReasonOfAMissedPollHasItsRow() {
    checkRows("## When the JobManager is gone", Poll.Reason.values(), Poll.Reason::label);
  }

  private static <T> void checkRows(String heading, T[] values, Function<T, String> label) {
    List<String> wanted = Arrays.stream(values).map(label).map(value -> "`" + value + "`").toList();
    assertThat(ReadmeTable.below(heading).firstCells())
        .as("first cells of the table below '%s' in README.md", heading)
        .containsExactlyElementsOf(wanted);
  }
}
