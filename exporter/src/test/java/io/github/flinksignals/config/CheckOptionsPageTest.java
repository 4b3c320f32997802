// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class CheckOptionsPageTest {
  @Test
  void thePageListsEveryOptionOfCheckAsItIsDefined() {
    GeneratedTable.below("exporter/docs/check.md", "## Options")
        .mustMatch(
            "config.CheckOptions",
            List.of("Option", "Meaning"),
            CheckOptions.specs().stream().map(CheckOptionsPageTest::row).toList());
  }

  private static List<String> row(OptionSpec option) {
    return List.of(
        "`" + option.longestName() + "=" + option.paramLabel() + "`",
        String.join(" ", option.description()) + ".");
  }
}
