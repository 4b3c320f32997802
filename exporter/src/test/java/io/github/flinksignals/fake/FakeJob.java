// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A job of the fake JobManager: a chain of tasks, by default three with two subtasks each. */
public final class FakeJob {
  /** The default of {@code web.checkpoints.history}. */
  private static final int HISTORY = 10;

  /** The default of {@code web.exception-history-size}. */
  private static final int EXCEPTIONS = 16;

  private static final List<String> TASK_STATES =
      List.of(
          "created",
          "scheduled",
          "deploying",
          "initializing",
          "running",
          "failed",
          "finished",
          "canceling",
          "canceled",
          "reconciling");

  private static final List<String> SOURCE_METRICS =
      List.of("watermarkLag", "pendingRecords", "numRecordsOut");

  String id;
  boolean answering = true;
  private final String name;
  private final String type;
  private Instant start;
  private String state = "RUNNING";
  private String taskState = "RUNNING";
  private List<String> tasks = List.of("Source: orders", "enrich", "Sink: warehouse");
  private Duration watermarkLag = Duration.ofMillis(1_500);
  private boolean slowSink;
  private int parallelism = 2;
  private long lastId;
  private long completed;
  private Map<String, Object> restored;
  private final List<Map<String, Object>> exceptions = new ArrayList<>();
  private int restarts;
  private final List<Map<String, Object>> checkpoints = new ArrayList<>();
  private final Map<String, Map<String, Object>> latest = new HashMap<>();

  private FakeJob(String id, String name, Instant start, String type) {
    this.id = id;
    this.name = name;
    this.start = start;
    this.type = type;
  }

  public static FakeJob streaming(String id, String name, Instant start) {
    return new FakeJob(id, name, start, "STREAMING");
  }

  public static FakeJob batch(String id, String name, Instant start) {
    return new FakeJob(id, name, start, "BATCH");
  }

  public void completesCheckpoint(Instant triggered) {
    Map<String, Object> checkpoint = checkpoint("COMPLETED", triggered);
    checkpoint.put("latest_ack_timestamp", triggered.plusMillis(1_200).toEpochMilli());
    checkpoint.put("end_to_end_duration", 1_200);
    checkpoint.put("state_size", 4_096);
    completed++;
  }

  public void failsCheckpoint(Instant triggered) {
    Map<String, Object> checkpoint = checkpoint("FAILED", triggered);
    checkpoint.put("failure_timestamp", triggered.plusSeconds(1).toEpochMilli());
    checkpoint.put("failure_message", "Checkpoint was declined.");
  }

  public void beginsCheckpoint(Instant triggered) {
    checkpoint("IN_PROGRESS", triggered);
  }

  private Map<String, Object> checkpoint(String status, Instant triggered) {
    Map<String, Object> checkpoint = new HashMap<>();
    lastId++;
    checkpoint.put("id", lastId);
    checkpoint.put("status", status);
    checkpoint.put("trigger_timestamp", triggered.toEpochMilli());
    checkpoint.put("num_subtasks", tasks.size() * parallelism);
    checkpoints.add(0, checkpoint);
    if (checkpoints.size() > HISTORY) {
      checkpoints.remove(HISTORY);
    }
    latest.put(status, checkpoint);
    return checkpoint;
  }

  /** Fails in its own code and restarts. */
  public void failsWith(String exception, Instant at) {
    restarts++;
    if (exceptions.size() == EXCEPTIONS) {
      exceptions.remove(EXCEPTIONS - 1);
    }
    exceptions.add(
        0,
        Map.of(
            "exceptionName",
            exception,
            "stacktrace",
            exception + ": on purpose\n\tat Enrich.map(Enrich.java:1)",
            "timestamp",
            at.toEpochMilli(),
            "taskName",
            tasks.get(1) + " (1/2) - execution #0"));
  }

  /** From now on, the records that reach its sink are this old. */
  public void isBehindBy(Duration lag) {
    watermarkLag = lag;
  }

  /** Its sink is busy nearly all the time. */
  public void hasASlowSink() {
    slowSink = true;
  }

  /** The sink is the task that did not acknowledge the checkpoint in progress. */
  private Map<String, Object> checkpointDetails() {
    Map<String, Object> acknowledged = new HashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      boolean sink = i == tasks.size() - 1;
      acknowledged.put(
          "v" + i,
          Map.of("num_subtasks", parallelism, "num_acknowledged_subtasks", sink ? 0 : parallelism));
    }
    return Map.of("id", lastId, "status", "IN_PROGRESS", "tasks", acknowledged);
  }

  private long watermark(Instant now) {
    return now.minus(watermarkLag).toEpochMilli();
  }

  /** Sets the names of its tasks before the start: a source, and at least one more. */
  public void hasTasks(List<String> names) {
    tasks = List.copyOf(names);
  }

  /** Sets the parallelism before the start. */
  public void hasParallelism(int subtasks) {
    parallelism = subtasks;
  }

  /** Is resubmitted from its last checkpoint with another parallelism. */
  public void isRescaled(String newId, Instant at, int newParallelism) {
    restored =
        Map.of(
            "id",
            lastId,
            "restore_timestamp",
            at.toEpochMilli(),
            "external_path",
            "file:/checkpoints/" + id + "/chk-" + lastId);
    checkpoints.clear();
    latest.clear();
    completed = 0;
    id = newId;
    start = at;
    parallelism = newParallelism;
  }

  /** All its tasks wait for slots, in new attempts that have not processed anything. */
  public void losesItsSlots() {
    taskState = "SCHEDULED";
  }

  /** It stays in the overview, but its own endpoints do not answer. */
  public void fallsSilent() {
    answering = false;
  }

  public void ends(String endState) {
    state = endState;
  }

  /** Its element of {@code /jobs/overview}, with all fields that Flink 2.2 writes. */
  Map<String, Object> overview(Instant now) {
    int total = tasks.size() * parallelism;
    Map<String, Object> counts = new HashMap<>();
    TASK_STATES.forEach(one -> counts.put(one, 0));
    counts.put(taskState.toLowerCase(Locale.ROOT), total);
    counts.put("total", total);
    return Map.of(
        "jid",
        id,
        "name",
        name,
        "start-time",
        start.toEpochMilli(),
        "end-time",
        -1,
        "duration",
        Duration.between(start, now).toMillis(),
        "state",
        state,
        "last-modification",
        start.toEpochMilli(),
        "tasks",
        counts,
        "pending-operators",
        0);
  }

  /**
   * The answer to a request below {@code /jobs/:id}; null if the path is not found.
   *
   * @param path empty for the job itself
   * @param get the query parameter; null if absent
   */
  Object answer(String path, String get, Instant now) {
    return switch (path) {
      case "" -> details(now);
      case "checkpoints" -> checkpoints();
      case "checkpoints/config" ->
          Map.of(
              "interval",
              10_000,
              "timeout",
              60_000,
              "min_pause",
              0,
              "tolerable_failed_checkpoints",
              7);
      case "metrics" -> List.of(metric("numRestarts", restarts));
      case "exceptions" -> Map.of("exceptionHistory", Map.of("entries", exceptions));
      case "vertices/v0/subtasks/metrics" ->
          SOURCE_METRICS.stream()
              .map(metric -> "Source__orders." + metric)
              .map(metric -> get == null ? Map.of("id", metric) : aggregate(metric, 1_500))
              .toList();
      default -> {
        if (path.equals("vertices/v" + (tasks.size() - 1) + "/subtasks/metrics")) {
          yield List.of(aggregate("currentInputWatermark", watermark(now)));
        }
        yield path.startsWith("checkpoints/details/") ? checkpointDetails() : null;
      }
    };
  }

  static Map<String, Object> metric(String id, int value) {
    return Map.of("id", id, "value", Integer.toString(value));
  }

  private static Map<String, Object> aggregate(String id, long value) {
    return Map.of("id", id, "min", value, "max", value, "sum", 2 * value);
  }

  private Map<String, Object> details(Instant now) {
    Duration worked = taskState.equals("RUNNING") ? Duration.between(start, now) : Duration.ZERO;
    List<Object> vertices = new ArrayList<>();
    List<Object> nodes = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      vertices.add(
          Map.of(
              "id",
              "v" + i,
              "name",
              tasks.get(i),
              "parallelism",
              parallelism,
              "slotSharingGroupId",
              "g",
              "tasks",
              Map.of(taskState, parallelism),
              "metrics",
              totals(worked.toMillis(), slowSink && i == tasks.size() - 1)));
      nodes.add(
          i == 0
              ? Map.of("id", "v0")
              : Map.of("id", "v" + i, "inputs", List.of(Map.of("id", "v" + (i - 1)))));
    }
    return Map.of(
        "jid",
        id,
        "state",
        state,
        "job-type",
        type,
        "timestamps",
        Map.of("RUNNING", start.toEpochMilli()),
        "vertices",
        vertices,
        "plan",
        Map.of("nodes", nodes));
  }

  /**
   * Busy and backpressured for a quarter of the time each, with one record every 10 ms; a slow task
   * is busy nearly all the time.
   */
  private static Map<String, Object> totals(long millis, boolean slow) {
    return Map.of(
        "read-records",
        millis / 10,
        "read-records-complete",
        true,
        "write-records",
        millis / 10,
        "write-records-complete",
        true,
        "accumulated-busy-time",
        slow ? 2 * millis * 19 / 20 : millis / 2,
        "accumulated-backpressured-time",
        slow ? 0 : millis / 2,
        "accumulated-idle-time",
        slow ? 2 * millis / 20 : millis);
  }

  private Map<String, Object> checkpoints() {
    Map<String, Object> last = new HashMap<>();
    last.put("completed", latest.get("COMPLETED"));
    last.put("failed", latest.get("FAILED"));
    last.put("restored", restored);
    return Map.of(
        "counts",
        Map.of("restored", restored == null ? 0 : 1, "completed", completed),
        "latest",
        last,
        "history",
        List.copyOf(checkpoints));
  }
}
