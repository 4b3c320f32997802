// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * The answers of a real cluster over time, from a file of gzipped JSON lines: {@code {"t": epoch
 * ms, "path": ..., "status": ..., "body": ...}}, with status 0 for no answer, or {@code {"t",
 * "mark"}}. An unchanged answer or metric is not repeated.
 */
public final class Recording {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An answer; {@code status} is 0 if there was none. */
  public record Answer(int status, String body) {}

  /** A change that was made to the cluster. */
  public record Mark(Instant at, String text) {}

  private final Map<String, TreeMap<Long, Answer>> answers = new HashMap<>();
  private final Map<String, Map<String, TreeMap<Long, JsonNode>>> metrics = new HashMap<>();
  private final List<Mark> marks = new ArrayList<>();

  /** Reads a recording from the test resources. */
  public static Recording read(String name) {
    String resource = "/recordings/" + name + ".jsonl.gz";
    try (InputStream file = Recording.class.getResourceAsStream(resource)) {
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  static Recording read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    }
  }

  private static Recording read(InputStream file) throws IOException {
    Recording recording = new Recording();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        recording.add(MAPPER.readTree(line));
      }
    }
    return recording;
  }

  private void add(JsonNode line) throws IOException {
    long time = line.get("t").asLong();
    if (line.has("mark")) {
      marks.add(new Mark(Instant.ofEpochMilli(time), line.get("mark").asText()));
      return;
    }
    String path = line.get("path").asText();
    int status = line.get("status").asInt();
    int query = path.indexOf("?get=");
    if (query < 0) {
      answers
          .computeIfAbsent(path, first -> new TreeMap<>())
          .put(time, new Answer(status, line.get("body").asText()));
    } else if (status == 200) {
      Map<String, TreeMap<Long, JsonNode>> values =
          metrics.computeIfAbsent(path.substring(0, query), first -> new HashMap<>());
      for (JsonNode metric : MAPPER.readTree(line.get("body").asText())) {
        values
            .computeIfAbsent(metric.get("id").asText(), first -> new TreeMap<>())
            .put(time, metric);
      }
    }
  }

  /** The first mark is the start of the recording, the last one its end. */
  public List<Mark> marks() {
    return marks;
  }

  /** The answer at a time; empty if there was none. */
  public Optional<Answer> at(Instant now, String path, Optional<String> names) {
    long time = now.toEpochMilli();
    Optional<Answer> known = latest(answers.get("/jobs/overview"), time);
    if (known.map(Answer::status).orElse(200) == 0) {
      return Optional.empty();
    }
    if (names.isPresent()) {
      return Optional.of(metrics(path, names.get(), time));
    }
    Answer missing = new Answer(404, "{\"errors\":[\"Not found: " + path + "\"]}");
    return Optional.of(
        latest(answers.get(path), time).filter(a -> a.status() != 0).orElse(missing));
  }

  /** Like Flink, returns an empty list for an aggregated request that contains an unknown name. */
  private Answer metrics(String path, String names, long time) {
    Map<String, TreeMap<Long, JsonNode>> values = metrics.getOrDefault(path, Map.of());
    List<String> asked = Arrays.asList(names.split(",", -1));
    List<String> found =
        asked.stream()
            .flatMap(name -> latest(values.get(name), time).stream())
            .map(JsonNode::toString)
            .toList();
    boolean aggregated = path.endsWith("/subtasks/metrics");
    return new Answer(
        200,
        aggregated && found.size() < asked.size() ? "[]" : "[" + String.join(",", found) + "]");
  }

  private static <T> Optional<T> latest(NavigableMap<Long, T> series, long time) {
    return Optional.ofNullable(series)
        .map(values -> values.floorEntry(time))
        .map(Map.Entry::getValue);
  }
}
