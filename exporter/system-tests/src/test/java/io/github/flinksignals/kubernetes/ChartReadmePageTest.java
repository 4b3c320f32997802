// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.docs.GeneratedTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChartReadmePageTest {
  private static final Path CHART = Manifests.DIRECTORY.resolve("chart");
  private static final List<List<String>> ROWS = ChartValues.rows(CHART.resolve("values.yaml"));

  @Test
  void theReadmeListsEveryValue() {
    GeneratedTable.below("exporter/kubernetes/chart/README.md", "## Values")
        .mustMatch("values.yaml", List.of("Value", "Default", "Meaning"), ROWS);
  }

  @Test
  void everyValueOfTheSchemaHasARow() {
    Set<String> paths = new TreeSet<>();
    collect("", Manifests.read(CHART.resolve("values.schema.json")), paths);
    // Helm passes it to every chart.
    paths.remove("`global`");
    assertThat(ROWS).extracting(row -> row.get(0)).containsExactlyInAnyOrderElementsOf(paths);
  }

  private static void collect(String path, JsonNode schema, Set<String> paths) {
    if (!schema.has("properties")) {
      paths.add("`" + path + "`");
      return;
    }
    for (Map.Entry<String, JsonNode> property : schema.get("properties").properties()) {
      String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      collect(name, property.getValue(), paths);
    }
  }
}
