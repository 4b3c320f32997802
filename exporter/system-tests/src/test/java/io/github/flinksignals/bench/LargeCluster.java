// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.flink.Captured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Responses of a JobManager with many or large jobs. Its clock advances only with {@link #step}.
 */
final class LargeCluster {
  /** The default poll interval of the exporter. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** Age of the jobs at the start. */
  private static final Duration AGE = Duration.ofHours(1);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SOURCE = "Source__ticks.";
  private static final List<String> SOURCE_METRICS =
      List.of(
          "watermarkLag",
          "currentEmitEventTimeLag",
          "pendingRecords",
          "sourceIdleTime",
          "numRecordsOut");
  private static final long LAG_MILLIS = 1_500;

  private final ClusterShape shape;
  private final Map<String, LargeJob> jobs = new TreeMap<>();
  private Instant now;

  LargeCluster(ClusterShape shape, Instant now) {
    this.shape = shape;
    this.now = now;
    for (int number = 0; number < shape.jobs(); number++) {
      LargeJob job = new LargeJob(number, shape, now.minus(AGE));
      jobs.put(job.id(), job);
    }
  }

  /** Advances the clock to the next poll. */
  synchronized void step() {
    now = now.plus(STEP);
  }

  /**
   * The body of a response.
   *
   * @param get value of the query parameter {@code get}; null if absent
   */
  synchronized byte[] answer(String path, String get) {
    try {
      return MAPPER.writeValueAsBytes(body(path.substring(1).split("/", -1), get));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode body(String[] path, String get) {
    if (path[0].equals("jobs") && !path[1].equals("overview")) {
      return body(jobs.get(path[1]), path, get);
    }
    return switch (String.join("/", path)) {
      case "jobs/overview" -> {
        ArrayNode listed = MAPPER.createArrayNode();
        jobs.values().forEach(job -> listed.add(job.listed(now)));
        yield MAPPER.createObjectNode().set("jobs", listed);
      }
      case "jobmanager/metrics" -> jobManagerMetrics();
      case "config" -> captured("config");
      default -> MAPPER.createArrayNode();
    };
  }

  private JsonNode body(LargeJob job, String[] path, String get) {
    String rest = String.join("/", List.of(path).subList(2, path.length));
    return switch (rest) {
      case "" -> job.details(now);
      case "checkpoints" -> job.checkpoints(now);
      case "checkpoints/config" -> captured("checkpoints-config").put("interval", 60_000);
      case "metrics" -> MAPPER.createArrayNode().add(metric("numRestarts", "0"));
      case "exceptions" -> MAPPER.createObjectNode();
      default -> taskMetrics(job.hasSource(path[3]), get);
    };
  }

  private ArrayNode jobManagerMetrics() {
    int slots = shape.jobs() * shape.parallelism();
    return MAPPER
        .createArrayNode()
        .add(metric("taskSlotsTotal", Integer.toString(slots + 8)))
        .add(metric("taskSlotsAvailable", "8"))
        .add(metric("numRegisteredTaskManagers", Integer.toString(slots / 8 + 1)));
  }

  private ArrayNode taskMetrics(boolean source, String get) {
    ArrayNode metrics = MAPPER.createArrayNode();
    if (get == null) {
      SOURCE_METRICS.forEach(name -> metrics.addObject().put("id", SOURCE + name));
    } else {
      for (String name : List.of(get.split(",", -1))) {
        metrics.add(aggregate(name, (double) value(source, name)));
      }
    }
    return metrics;
  }

  private long value(boolean source, String name) {
    if (!source) {
      return now.minusMillis(LAG_MILLIS).toEpochMilli();
    }
    if (name.endsWith("numRecordsOut")) {
      return now.getEpochSecond() % 100_000_000;
    }
    return name.endsWith("Lag") ? LAG_MILLIS : 0;
  }

  private static ObjectNode metric(String id, String value) {
    return MAPPER.createObjectNode().put("id", id).put("value", value);
  }

  private static ObjectNode aggregate(String id, double value) {
    return MAPPER
        .createObjectNode()
        .put("id", id)
        .put("min", value)
        .put("max", value)
        .put("sum", 2 * value);
  }

  private static ObjectNode captured(String name) {
    return Captured.read("2.2.0", name, ObjectNode.class);
  }
}
