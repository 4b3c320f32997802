// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodesPageTest {
  @Test
  void thePageListsEveryExitCode() {
    assertThat(GeneratedTable.below("exporter/docs/check.md", "## Exit codes").firstCells())
        .containsExactlyElementsOf(
            Arrays.stream(Conclusion.values())
                .map(conclusion -> Integer.toString(conclusion.exitCode()))
                .toList());
  }
}
