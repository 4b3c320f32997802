// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.cluster.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real Alertmanager in a process of its own, on a free port of the loopback interface. */
public final class AlertmanagerServer implements AutoCloseable {
  private final ServerProcess process;
  private final ObjectMapper mapper = new ObjectMapper();

  private AlertmanagerServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param directory for storage and log, which are kept after {@link #close}
   */
  public static AlertmanagerServer start(Path directory, Path configuration) {
    int port = FreePorts.next();
    return new AlertmanagerServer(
        ServerProcess.start(
            "alertmanager",
            port,
            directory.resolve("alertmanager.log"),
            List.of(
                "prometheus-alertmanager",
                "--config.file=" + configuration,
                "--storage.path=" + directory.resolve("alertmanager-data"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port)));
  }

  /** Its base URL, without a slash at the end. */
  public URI base() {
    return process.base();
  }

  /** What it has logged so far. */
  public String log() {
    return process.log();
  }

  /** The active alerts, from {@code /api/v2/alerts}. */
  public JsonNode alerts() {
    try {
      return mapper.readTree(process.get("/api/v2/alerts").body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Alertmanager did not return JSON", e);
    }
  }

  /** Sends alerts to it, as Prometheus does. */
  public void post(JsonNode alerts) {
    int status = process.post("/api/v2/alerts", alerts.toString()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("Alertmanager answered " + status + "\n" + log());
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
