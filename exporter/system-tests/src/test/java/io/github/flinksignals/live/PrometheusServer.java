// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.cluster.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** A real Prometheus in a process of its own, on a free port of the loopback interface. */
public final class PrometheusServer implements AutoCloseable {
  private final ServerProcess process;
  private final ObjectMapper mapper = new ObjectMapper();

  private PrometheusServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param directory for configuration, storage and log, which are kept after {@link #close}
   */
  public static PrometheusServer start(Path directory, PrometheusConfiguration configuration) {
    int port = FreePorts.next();
    try {
      Path file = Files.writeString(directory.resolve("prometheus.yml"), configuration.asYaml());
      return new PrometheusServer(
          ServerProcess.start(
              "prometheus",
              port,
              directory.resolve("prometheus.log"),
              List.of(
                  "prometheus",
                  "--config.file=" + file,
                  "--storage.tsdb.path=" + directory.resolve("prometheus-data"),
                  "--web.listen-address=127.0.0.1:" + port)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the configuration of Prometheus", e);
    }
  }

  /** Its base URL, without a slash at the end. */
  public URI base() {
    return process.base();
  }

  public long pid() {
    return process.pid();
  }

  /** What it has logged so far. */
  public String log() {
    return process.log();
  }

  /** The samples of an instant query, {@code data.result} of {@code /api/v1/query}. */
  public JsonNode query(String expression) {
    return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .path("result");
  }

  /** The value of the one sample of an instant query; empty if there is none. */
  public OptionalDouble value(String expression) {
    JsonNode samples = query(expression);
    if (samples.size() > 1) {
      throw new IllegalStateException(expression + " has several samples: " + samples);
    }
    return samples.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(samples.path(0).path("value").path(1).asText()));
  }

  /**
   * The {@code data} of the response to a GET of this path of the HTTP API. Fails if the status is
   * not {@code success}.
   */
  public JsonNode get(String path) {
    String body = process.get(path).body();
    try {
      JsonNode answer = mapper.readTree(body);
      if (!answer.path("status").asText().equals("success")) {
        throw new IllegalStateException(path + " answered " + answer);
      }
      return answer.path("data");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(path + " answered " + body, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
