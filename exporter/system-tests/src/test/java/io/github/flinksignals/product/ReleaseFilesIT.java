// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make dist} collects. */
class ReleaseFilesIT {
  private static final String VERSION = Repository.version();

  @TempDir Path directory;

  @Test
  void hasTheJarItsBillOfMaterialsTheChartTheRulesAndTheDashboards() throws Exception {
    collect();
    assertThat(names())
        .containsExactlyInAnyOrder(
            "SHA256SUMS",
            "flink-signals-exporter-" + VERSION + ".jar",
            "flink-signals-exporter-" + VERSION + ".cdx.json",
            "flink-signals-" + VERSION + ".tgz",
            "flink-signals.rules.yml",
            "flink-signals.prometheusrule.yml",
            "flink-signals-vanished.rules.yml",
            "flink-signals-vanished.prometheusrule.yml",
            "companion.rules.yml",
            "companion.prometheusrule.yml",
            "flink-signals.tmpl",
            "flink-signals-job.json",
            "flink-signals-fleet.json",
            "flink-signals-exporter.json");
    String jar = "flink-signals-exporter-" + VERSION + ".jar";
    assertThat(directory.resolve(jar)).hasSameBinaryContentAs(ExporterProcess.jar());
    assertThat(run("java", "-jar", jar, "--version")).contains(" " + VERSION + " (");
  }

  @Test
  void theChecksumsAreThoseOfAllOtherFiles() throws Exception {
    collect();
    assertThat(run("sha256sum", "--check", "--strict", "SHA256SUMS").lines())
        .containsExactlyInAnyOrderElementsOf(
            names().stream()
                .filter(name -> !name.equals("SHA256SUMS"))
                .map(name -> name + ": OK")
                .toList());
  }

  @Test
  void filesOfAnotherVersionDoNotStay() throws Exception {
    Files.writeString(directory.resolve("flink-signals-exporter-0.0.1.jar"), "old");
    collect();
    assertThat(names()).doesNotContain("flink-signals-exporter-0.0.1.jar");
  }

  private void collect() throws Exception {
    run(Repository.root().resolve(".ci/dist").toString(), directory.toString());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private String run(String... command) throws Exception {
    Process process =
        Tools.start(new ProcessBuilder(List.of(command)).directory(directory.toFile()));
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
