// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the files that load dashboards into Grafana, and the texts that refer to dashboards. */
class DashboardFilesTest {
  private static final List<String> FILES =
      Dashboard.all().stream().map(dashboard -> dashboard.file().getFileName().toString()).toList();

  private static final Pattern DASHBOARD_URL = Pattern.compile("d/([a-z-]+)\\?");
  private static final Pattern VARIABLE = Pattern.compile("&var-(\\w+)=");

  @Test
  void readmeListsEachDashboardWithItsDescription() {
    GeneratedTable.below("dashboards/README.md", "# Dashboards")
        .mustMatch(
            "the dashboards' titles and descriptions",
            List.of("File", "Title", "What it shows"),
            Dashboard.all().stream()
                .map(
                    dashboard ->
                        List.of(
                            "`" + dashboard.file().getFileName() + "`",
                            dashboard.json().path("title").asText(),
                            dashboard.json().path("description").asText()))
                .toList());
  }

  @Test
  void eachDashboardHasOneConfigMap() throws IOException {
    assertThat(found("kustomization.yaml", "(?m)^    files: \\[(.*)]$"))
        .containsExactlyInAnyOrderElementsOf(FILES);
    assertThat(found("kustomization.yaml", "(?m)^  - name: (.*)$"))
        .containsExactlyInAnyOrderElementsOf(Dashboard.all().stream().map(Dashboard::uid).toList());
  }

  @Test
  void alertsLinkToExistingDashboardsAndVariables() throws IOException {
    List<String> urls = found("../alerts/flink-signals.rules.yml", "(d/flink-signals-.*)");
    assertThat(urls).hasSize(found("../alerts/flink-signals.rules.yml", "(- alert:)").size());
    for (String url : urls) {
      Matcher parts = DASHBOARD_URL.matcher(url);
      assertThat(parts.find()).as(url).isTrue();
      Dashboard dashboard = Dashboard.named(parts.group(1));
      List<String> linked =
          VARIABLE.matcher(url).results().map(variable -> variable.group(1)).toList();
      assertThat(linked).as(url).startsWith("job", "cluster", "namespace", "app");
      assertThat(linked.contains("job_name"))
          .as(url)
          .isEqualTo(dashboard.uid().equals("flink-signals-job"));
      assertThat(dashboard.variables())
          .extracting(variable -> variable.path("name").asText())
          .containsAll(linked);
    }
  }

  @Test
  void filesAreIndentedSoThatChangesAreVisible() throws IOException {
    for (Dashboard dashboard : Dashboard.all()) {
      assertThat(Files.readString(dashboard.file()))
          .as("indented with two spaces per level, with a newline at the end")
          .startsWith("{\n  \"")
          .endsWith("\n}\n")
          .doesNotContain("\t");
    }
  }

  private static List<String> found(String file, String pattern) throws IOException {
    List<String> found = new ArrayList<>();
    String text = Files.readString(Dashboard.directory().resolve(file));
    for (MatchResult match : Pattern.compile(pattern).matcher(text).results().toList()) {
      found.add(match.group(1));
    }
    return found;
  }
}
