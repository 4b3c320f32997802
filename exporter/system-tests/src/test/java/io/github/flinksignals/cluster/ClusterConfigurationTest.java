// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfigurationTest {
  @Test
  void givenEntriesReplaceTheDefaults(@TempDir Path work) {
    ClusterConfiguration configuration =
        ClusterConfiguration.of(new ClusterDirectories(work), 20001, 20002, 2)
            .with(Map.of("heartbeat.timeout", "9000", "jobmanager.scheduler", "adaptive"));

    assertThat(configuration.entries())
        .containsEntry("heartbeat.timeout", "9000")
        .containsEntry("jobmanager.scheduler", "adaptive")
        .containsEntry("rest.bind-port", "20001");
  }

  @Test
  void linesHaveNoQuotes() {
    assertThat(new ClusterConfiguration(Map.of("a.b", "c: \"d\"")).asLines())
        .isEqualTo("a.b: c: \"d\"\n");
  }

  @Test
  void yamlHasQuotes() throws JsonProcessingException {
    String yaml = new ClusterConfiguration(Map.of("a.b", "c: \"d\"")).asYaml();

    assertThat(new ObjectMapper().readTree(yaml).path("a.b").asText()).isEqualTo("c: \"d\"");
  }

  @Test
  void writesTheFileThatTheVersionReads(@TempDir Path directory) throws IOException {
    ClusterConfiguration configuration = new ClusterConfiguration(Map.of("a", "b"));

    configuration.writeTo(directory, FlinkVersion.parse("1.18.1"));
    assertThat(directory.resolve("flink-conf.yaml")).hasContent("a: b");

    configuration.writeTo(directory, FlinkVersion.parse("2.2.0"));
    assertThat(directory.resolve("config.yaml")).isRegularFile();
  }
}
