// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.flink.Captured;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A healthy job in the format of Flink 2.2.0: a captured response with more vertices of the same
 * kind. Its counters rise with time.
 */
final class LargeJob {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode CAPTURED = Captured.read("2.2.0", "job", JsonNode.class);
  private static final JsonNode LISTED =
      Captured.read("2.2.0", "jobs-overview", JsonNode.class).path("jobs").path(0);
  private static final ObjectNode CHECKPOINTS =
      Captured.read("2.2.0", "checkpoints-failed", ObjectNode.class);
  private static final long CHECKPOINT_INTERVAL_MILLIS = 60_000;

  /** Default of {@code web.checkpoints.history}. */
  private static final int HISTORY = 10;

  private final ClusterShape shape;
  private final Instant start;
  private final String id;
  private final ObjectNode details;
  private final ObjectNode listed;

  LargeJob(int number, ClusterShape shape, Instant start) {
    this.shape = shape;
    this.start = start;
    this.id = "%032x".formatted(0x8e3783e7L * (number + 1));
    String name = "torghut-ta-" + number;
    this.details = details(name);
    this.listed = LISTED.deepCopy();
    int tasks = shape.vertices() * shape.parallelism();
    listed.put("jid", id).put("name", name).put("start-time", start.toEpochMilli());
    ((ObjectNode) listed.path("tasks")).put("running", tasks).put("total", tasks);
  }

  private ObjectNode details(String name) {
    ObjectNode body = CAPTURED.deepCopy();
    body.put("jid", id).put("name", name).put("start-time", start.toEpochMilli());
    ObjectNode timestamps = (ObjectNode) body.path("timestamps");
    for (String state : List.of("INITIALIZING", "CREATED", "RUNNING")) {
      timestamps.put(state, start.toEpochMilli());
    }
    ArrayNode vertices = body.putArray("vertices");
    ObjectNode plan = (ObjectNode) body.path("plan");
    plan.put("jid", id).put("name", name);
    ArrayNode nodes = plan.putArray("nodes");
    for (int i = 0; i < shape.vertices(); i++) {
      vertices.add(vertex(i));
      nodes.add(node(i));
    }
    ((ObjectNode) body.path("status-counts")).put("RUNNING", shape.vertices());
    return body;
  }

  private ObjectNode vertex(int number) {
    ObjectNode vertex = template(CAPTURED.path("vertices"), number);
    vertex.put("id", vertexId(number)).put("name", vertexName(number));
    vertex.put("parallelism", shape.parallelism());
    vertex.put("maxParallelism", Math.max(128, 2 * shape.parallelism()));
    vertex.put("start-time", start.toEpochMilli());
    ((ObjectNode) vertex.path("tasks")).put("RUNNING", shape.parallelism());
    return vertex;
  }

  /** Flink lists nodes in reverse order, with a description that the captured response lacks. */
  private ObjectNode node(int fromTheEnd) {
    int number = shape.vertices() - 1 - fromTheEnd;
    ArrayNode nodes = (ArrayNode) CAPTURED.path("plan").path("nodes");
    ObjectNode node = nodes.path(number == 0 ? nodes.size() - 1 : 1).deepCopy();
    node.put("id", vertexId(number)).put("parallelism", shape.parallelism());
    node.put("description", vertexName(number) + "<br/>");
    if (number > 0) {
      ((ObjectNode) node.path("inputs").path(0)).put("id", vertexId(number - 1));
    }
    return node;
  }

  private ObjectNode template(JsonNode captured, int number) {
    boolean source = number == 0;
    boolean sink = number == shape.vertices() - 1;
    return captured.path(source ? 0 : sink ? captured.size() - 1 : 1).deepCopy();
  }

  private String vertexName(int number) {
    if (number == 0) {
      return "Source: ticks";
    }
    return number == shape.vertices() - 1
        ? "clickhouse-sink -> clickhouse-sink: Writer: Writer"
        : "enrich-" + number + " -> ta-window-" + number;
  }

  private String vertexId(int number) {
    return "%s%08x".formatted(id.substring(0, 24), number);
  }

  /** Its path in the REST API. */
  String path() {
    return "/jobs/" + id;
  }

  /** The path of the metrics of its source. */
  String sourceMetricsPath() {
    return taskMetricsPath(0);
  }

  /** The path of the metrics of its sink. */
  String sinkMetricsPath() {
    return taskMetricsPath(shape.vertices() - 1);
  }

  private String taskMetricsPath(int vertex) {
    return path() + "/vertices/" + vertexId(vertex) + "/subtasks/metrics";
  }

  /** Its element of {@code /jobs/overview}. */
  JsonNode listed(Instant now) {
    return listed.put("duration", millis(now));
  }

  /** {@code /jobs/:id}. */
  JsonNode details(Instant now) {
    long millis = millis(now);
    details.put("now", now.toEpochMilli()).put("duration", millis);
    for (JsonNode vertex : details.path("vertices")) {
      ((ObjectNode) vertex).put("duration", millis);
      count((ObjectNode) vertex.path("metrics"), millis * shape.parallelism());
    }
    return details;
  }

  /** Busy for a quarter of the time, with five records every ten ms. */
  private static void count(ObjectNode metrics, long taskMillis) {
    for (String way : List.of("read", "write")) {
      if (metrics.path(way + "-records").asLong() > 0) {
        metrics.put(way + "-records", taskMillis / 2).put(way + "-bytes", taskMillis * 10);
      }
    }
    metrics.put("accumulated-idle-time", taskMillis * 3 / 4);
    metrics.put("accumulated-busy-time", taskMillis / 4.0);
  }

  /** {@code /jobs/:id/checkpoints}. */
  JsonNode checkpoints(Instant now) {
    long last = millis(now) / CHECKPOINT_INTERVAL_MILLIS;
    ObjectNode body = CHECKPOINTS.deepCopy();
    ((ObjectNode) body.path("counts")).put("total", last).put("completed", last).put("failed", 0);
    ObjectNode latest = (ObjectNode) body.path("latest");
    latest.putNull("failed");
    ArrayNode history = body.putArray("history");
    for (long number = last; number > Math.max(0, last - HISTORY); number--) {
      history.add(checkpoint(number));
    }
    if (last > 0) {
      latest.set("completed", checkpoint(last));
    }
    return body;
  }

  private ObjectNode checkpoint(long number) {
    long triggered = start.toEpochMilli() + number * CHECKPOINT_INTERVAL_MILLIS - 1_500;
    long took = 900 + number % 7 * 50;
    int subtasks = shape.vertices() * shape.parallelism();
    return MAPPER
        .createObjectNode()
        .put("className", "completed")
        .put("id", number)
        .put("status", "COMPLETED")
        .put("is_savepoint", false)
        .putNull("savepointFormat")
        .put("trigger_timestamp", triggered)
        .put("latest_ack_timestamp", triggered + took)
        .put("checkpointed_size", 24_498 + number)
        .put("state_size", 24_498 + number)
        .put("end_to_end_duration", took)
        .put("alignment_buffered", 0)
        .put("processed_data", 160)
        .put("persisted_data", 0)
        .put("num_subtasks", subtasks)
        .put("num_acknowledged_subtasks", subtasks)
        .put("checkpoint_type", "CHECKPOINT")
        .<ObjectNode>set("tasks", MAPPER.createObjectNode())
        .put("external_path", "s3://flink/checkpoints/" + id + "/chk-" + number)
        .put("discarded", false);
  }

  private long millis(Instant now) {
    return Duration.between(start, now).toMillis();
  }
}
