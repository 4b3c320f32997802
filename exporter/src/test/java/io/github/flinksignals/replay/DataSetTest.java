// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.signal.FailureMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads all recordings with only what {@code exporter/docs/data-set.md} says, so without the
 * classes that the other tests read them with.
 */
final class DataSetTest {
  private static final Path DIRECTORY =
      Repository.root().resolve("exporter/src/test/resources/recordings");
  private static final String ENDING = ".jsonl.gz";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Set<String> MODES =
      Stream.of(FailureMode.values()).map(FailureMode::label).collect(Collectors.toSet());

  static Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DIRECTORY.resolve(name + ENDING))),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(MAPPER.readTree(line));
      }
    }
    return lines;
  }

  private static JsonNode truth() throws IOException {
    return MAPPER.readTree(DIRECTORY.resolve("truth.json").toFile());
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachLineIsAMarkOrAnAnswer(String name) throws IOException {
    List<JsonNode> lines = lines(name);
    assertThat(lines.get(0).has("mark")).as("the first line is a mark").isTrue();
    assertThat(lines.get(lines.size() - 1).has("mark")).as("the last line is a mark").isTrue();
    for (JsonNode line : lines) {
      assertThat(line.get("t").isIntegralNumber()).isTrue();
      if (line.has("mark")) {
        assertThat(keys(line)).containsExactly("mark", "t");
        assertThat(line.get("mark").isTextual()).isTrue();
      } else {
        assertThat(keys(line)).containsExactly("body", "path", "status", "t");
        assertThat(line.get("path").asText()).startsWith("/").doesNotStartWith("/v1/");
        assertThat(line.get("body").isTextual()).isTrue();
        assertBody(
            line.get("path").asText(), line.get("status").asInt(), line.get("body").asText());
      }
    }
  }

  private static void assertBody(String path, int status, String body) throws IOException {
    if (status == 0) {
      assertThat(body).as("at most the name of an error").doesNotContain("{", "[");
    } else if (!path.equals("/jobmanager/log")) {
      JsonNode json = MAPPER.readTree(body);
      assertThat(json.isContainerNode()).as(path).isTrue();
      if (path.contains("?")) {
        assertThat(path).contains("?get=").doesNotContain("&");
        json.forEach(metric -> assertThat(metric.get("id").isTextual()).isTrue());
      }
    }
  }

  /** What a path answered last, as a player would look it up. */
  @ParameterizedTest
  @MethodSource("names")
  void theJobRunsWhenTheFaultBegins(String name) throws IOException {
    List<JsonNode> lines = lines(name);
    JsonNode truth = truth().path("recordings").path(name);
    List<Long> marks =
        lines.stream()
            .filter(line -> line.has("mark"))
            .map(line -> line.get("t").asLong())
            .toList();
    long time =
        truth.has("fault") ? marks.get(truth.get("fault").asInt()) : marks.get(marks.size() - 1);
    Map<String, TreeMap<Long, JsonNode>> answers = new HashMap<>();
    lines.stream()
        .filter(line -> line.has("path"))
        .forEach(
            line ->
                answers
                    .computeIfAbsent(line.get("path").asText(), path -> new TreeMap<>())
                    .put(line.get("t").asLong(), line));

    // The JobManager of some recordings is already down at the mark.
    JsonNode overview =
        answers.get("/jobs/overview").headMap(time, false).descendingMap().values().stream()
            .filter(line -> line.get("status").asInt() == 200)
            .findFirst()
            .orElseThrow();
    List<String> states = new ArrayList<>();
    MAPPER
        .readTree(overview.get("body").asText())
        .path("jobs")
        .forEach(job -> states.add(job.path("state").asText()));
    assertThat(states).contains("RUNNING");
  }

  @Test
  void theTruthSaysSomethingAboutEachRecordingAndNoOther() throws IOException {
    JsonNode truth = truth();
    assertThat(keys(truth)).containsExactly("always", "recordings");
    assertModes(truth.get("always"));
    assertThat(keys(truth.get("recordings"))).isEqualTo(names());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theTruthHasTheDocumentedKeys(String name) throws IOException {
    JsonNode truth = truth().path("recordings").path(name);
    long marks = lines(name).stream().filter(line -> line.has("mark")).count();
    assertThat(Set.of("fault", "must", "may", "rootCauses", "bottleneck")).containsAll(keys(truth));
    assertThat(truth.path("must").isArray()).isTrue();
    assertModes(truth.get("may"));
    if (truth.has("fault")) {
      assertThat(truth.get("fault").asLong()).isBetween(1L, marks - 2);
      assertThat(truth.get("must")).isNotEmpty();
    } else {
      assertThat(truth.get("must")).isEmpty();
      assertThat(truth.get("may")).isEmpty();
    }
    for (JsonNode must : truth.get("must")) {
      assertThat(Set.of("mode", "beginsWithin", "endsWithin")).containsAll(keys(must));
      assertThat(MODES).contains(must.get("mode").asText());
      assertThat(must.get("beginsWithin").asInt()).isPositive();
    }
    if (truth.has("rootCauses")) {
      assertModes(truth.get("rootCauses"));
    }
    if (truth.has("bottleneck")) {
      assertThat(keys(truth.get("bottleneck"))).containsExactly("role", "task", "within");
    }
  }

  private static void assertModes(JsonNode list) {
    assertThat(list.isArray()).isTrue();
    list.forEach(mode -> assertThat(MODES).contains(mode.asText()));
  }
}
