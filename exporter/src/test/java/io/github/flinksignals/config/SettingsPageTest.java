// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
  /** The settings that the README shows, by flag. */
  private static final List<String> IN_README =
      List.of(
          "--flink.url",
          "--web.listen-address",
          "--web.config.file",
          "--job.include",
          "--job.expected",
          "--history.file",
          "--history.prometheus-url",
          "--log.level");

  @Test
  void thePageListsEverySettingAsItIsDefined() {
    GeneratedTable.below("exporter/docs/configuration.md", "## Settings")
        .mustMatch(
            "config.Definitions",
            List.of("Flag", "Environment variable", "Default", "Meaning"),
            Definitions.ALL.stream().map(SettingsPageTest::row).toList());
  }

  @Test
  void theReadmeListsTheMostUsedSettings() {
    List<List<String>> rows =
        Definitions.ALL.stream()
            .filter(setting -> IN_README.contains(setting.flag()))
            .map(SettingsPageTest::row)
            .map(row -> List.of(row.get(0), row.get(2), row.get(3)))
            .toList();
    assertThat(rows).hasSameSizeAs(IN_README);
    GeneratedTable.below("README.md", "## Configure it")
        .mustMatch("config.Definitions", List.of("Flag", "Default", "Meaning"), rows);
  }

  private static List<String> row(Setting<?> setting) {
    return List.of(
        "`" + setting.flag() + "=" + setting.value() + "`",
        "`" + setting.variable() + "`",
        setting.initial().filter(text -> !text.isEmpty()).map(text -> "`" + text + "`").orElse(""),
        setting.description() + ".");
  }
}
