// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes a {@link Recording}. An unchanged answer or metric is not repeated. */
final class RecordingFile implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Writer lines;
  private final Map<String, Recording.Answer> latest = new HashMap<>();
  private final Map<String, JsonNode> latestMetrics = new HashMap<>();

  RecordingFile(Path file) throws IOException {
    lines =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8));
  }

  /** A change to the cluster, in words. */
  void mark(Instant now, String text) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("t", now.toEpochMilli());
    line.put("mark", text);
    write(line);
  }

  /**
   * An answer of the JobManager.
   *
   * @param path with its query
   */
  void answer(Instant now, String path, Recording.Answer answer) throws IOException {
    if (answer.equals(latest.put(path, answer))) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("t", now.toEpochMilli());
    line.put("path", path);
    line.put("status", answer.status());
    int query = path.indexOf("?get=");
    boolean values = query >= 0 && answer.status() == 200;
    line.put("body", values ? changed(path.substring(0, query), answer.body()) : answer.body());
    write(line);
  }

  /** Most of the metrics of one answer are the same as before. */
  private String changed(String path, String metrics) throws IOException {
    ArrayNode changed = MAPPER.createArrayNode();
    for (JsonNode metric : MAPPER.readTree(metrics)) {
      String key = path + " " + metric.path("id").asText();
      if (!metric.equals(latestMetrics.put(key, metric))) {
        changed.add(metric);
      }
    }
    return changed.toString();
  }

  private void write(Map<String, Object> line) throws IOException {
    lines.write(MAPPER.writeValueAsString(line));
    lines.write('\n');
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
