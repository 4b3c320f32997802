// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the image, started as a container runtime starts it. */
class ImageIT {
  private static final Path INSTALLED = Path.of("opt/flink-signals");
  private static final long MEBIBYTE = 1 << 20;
  private static final int SCRAPES = 60;

  @TempDir static Path directory;
  private static UnpackedImage image;

  @BeforeAll
  static void build() throws IOException {
    image = new ImageBuild().build();
  }

  @AfterAll
  static void remove() {
    if (image != null) {
      image.close();
    }
  }

  @Test
  void hasLabelsAndRunsAsANonRootUser() {
    JsonNode description = image.description();
    JsonNode labels = description.path("Labels");
    assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo("Flink Signals");
    assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
    assertThat(labels.path("org.opencontainers.image.revision").asText()).matches("[0-9a-f]{40}");
    assertThat(run("", "--version"))
        .contains(" " + labels.path("org.opencontainers.image.version").asText() + " ");
    assertThat(description.path("User").asText()).matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(description.path("ExposedPorts").fieldNames())
        .toIterable()
        .containsExactly("9949/tcp");
  }

  @Test
  void containsTheBillOfMaterials() {
    Path list = ExporterProcess.jar().resolveSibling("flink-signals-exporter.cdx.json");
    assertThat(image.root().resolve(INSTALLED).resolve("exporter.cdx.json"))
        .hasSameBinaryContentAs(list);
  }

  @Test
  void containsNoShellAndIsSmall() throws IOException {
    assertThat(image.root().resolve("bin/sh")).doesNotExist();
    long size = 0;
    try (Stream<Path> files = Files.walk(image.root().resolve(INSTALLED))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += Files.size(file);
      }
    }
    System.out.println("The image adds to its base, in MiB: " + size / MEBIBYTE);
    assertThat(size).isLessThan(90 * MEBIBYTE);
  }

  @Test
  void theJvmUsesTheArchiveOfClasses() {
    // With this option, the JVM exits if it cannot use the archive; by default it starts without
    // it.
    assertThat(run("-Xshare:on", "--version")).contains("flink-signals-exporter");
  }

  @Test
  void javaToolOptionsOverrideTheJvmOptions() {
    assertThat(run("-XX:+PrintCommandLineFlags", "--version"))
        .contains("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
        .contains("-XX:MaxHeapSize=" + 48 * MEBIBYTE);
    assertThat(run("-XX:+PrintCommandLineFlags -Xmx96m", "--version"))
        .contains("-XX:MaxHeapSize=" + 96 * MEBIBYTE);
  }

  @Test
  void readsFlinkWithAReadOnlyRootFileSystem() throws IOException {
    try (FlinkCluster cluster = FlinkCluster.builder().version("2.3.0").start()) {
      cluster.submit(JobOptions.defaults()).awaitRunning(Duration.ofSeconds(60));
      Path log = directory.resolve("exporter.log");
      long started = System.nanoTime();
      try (ExporterProcess exporter =
          ExporterProcess.start(
              log,
              image.command(),
              0,
              List.of("--flink.url=" + cluster.restUrl(), "--poll.interval=1s"))) {
        Conditions.await(
            "the job is exported as RUNNING",
            Duration.ofSeconds(30),
            () -> exporter.scrape().whereOne("flink_job_state", "state").contains("RUNNING"),
            exporter::log);
        long startMillis = (System.nanoTime() - started) / 1_000_000;
        assertThat(Files.readString(Path.of("/proc/" + exporter.pid() + "/status")))
            .containsPattern("Uid:\\s+65532\\s+65532")
            .containsPattern("CapEff:\\s+0+\n");
        long resident = residentAfterScrapes(exporter);
        System.out.printf(
            "The image with Flink: %d ms to the first scrape with data, %d MiB after %d scrapes%n",
            startMillis, resident / MEBIBYTE, SCRAPES);
        assertThat(resident).isLessThan(80 * MEBIBYTE);
        assertThat(exporter.log()).doesNotContain("warning").doesNotContain("Read-only");
      }
    }
  }

  private static long residentAfterScrapes(ExporterProcess exporter) {
    for (int scrape = 1; scrape < SCRAPES; scrape++) {
      assertThat(exporter.scrape().value("flink_up")).hasValue(1);
    }
    return (long) exporter.scrape().value("process_resident_memory_bytes").orElseThrow();
  }

  /** The output of the image, run with JVM options and arguments. */
  private static String run(String options, String... arguments) {
    List<String> command = new ArrayList<>(image.command());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    if (!options.isEmpty()) {
      builder.environment().put("JAVA_TOOL_OPTIONS", options);
    }
    Process process = Tools.start(builder);
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
