// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.readme.ReadmeTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeSettingsTest {
  @Test
  void theReadmeListsEverySetting() {
    ReadmeTable.below("## Settings")
        .mustSay(
            "config.Definitions",
            List.of("Flag", "Environment variable", "Default", "Meaning"),
            Definitions.ALL.stream().map(ReadmeSettingsTest::row).toList());
  }

  private static List<String> row(Setting<?> setting) {
    return List.of(
        "`" + setting.flag() + "=" + setting.value() + "`",
        "`" + setting.variable() + "`",
        setting.initial().filter(text -> !text.isEmpty()).map(text -> "`" + text + "`").orElse(""),
        setting.description() + ".");
  }
}
