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

/** A job of the fake JobManager: a chain of three tasks with two subtasks each. */
public final class FakeJob {
  /** The default of {@code web.checkpoints.history}. */
  private static final int HISTORY = 10;

  /** The default of {@code web.exception-history-size}. */
  private static final int EXCEPTIONS = 16;

  private static final List<String> TASKS = List.of("Source: orders", "enrich", "Sink: warehouse");

  final String name;
  final String type;
  String id;
  Instant start;
  String state = "RUNNING";
  String taskState = "RUNNING";
  boolean answering = true;
  private Duration watermarkLag = Duration.ofMillis(1_500);
  private boolean slowSink;
  private int parallelism = 2;
  private long lastId;
  private long completed;
  private Map<String, Object> restored;
  final List<Map<String, Object>> exceptions = new ArrayList<>();
  int restarts;
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
    checkpoint.put("num_subtasks", TASKS.size() * parallelism);
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
            TASKS.get(1) + " (1/2) - execution #0"));
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
  Map<String, Object> checkpointDetails() {
    Map<String, Object> tasks = new HashMap<>();
    for (int i = 0; i < TASKS.size(); i++) {
      boolean sink = i == TASKS.size() - 1;
      tasks.put(
          "v" + i,
          Map.of("num_subtasks", parallelism, "num_acknowledged_subtasks", sink ? 0 : parallelism));
    }
    return Map.of("id", lastId, "status", "IN_PROGRESS", "tasks", tasks);
  }

  long watermark(Instant now) {
    return now.minus(watermarkLag).toEpochMilli();
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

  Map<String, Object> overview() {
    int total = TASKS.size() * parallelism;
    return Map.of(
        "jid",
        id,
        "name",
        name,
        "start-time",
        start.toEpochMilli(),
        "end-time",
        -1,
        "state",
        state,
        "tasks",
        Map.of("total", total, taskState.toLowerCase(Locale.ROOT), total));
  }

  Map<String, Object> details(Instant now, boolean clockReported) {
    Duration worked = taskState.equals("RUNNING") ? Duration.between(start, now) : Duration.ZERO;
    List<Object> vertices = new ArrayList<>();
    List<Object> nodes = new ArrayList<>();
    for (int i = 0; i < TASKS.size(); i++) {
      vertices.add(
          Map.of(
              "id",
              "v" + i,
              "name",
              TASKS.get(i),
              "parallelism",
              parallelism,
              "slotSharingGroupId",
              "g",
              "tasks",
              Map.of(taskState, parallelism),
              "metrics",
              totals(worked.toMillis(), slowSink && i == TASKS.size() - 1)));
      nodes.add(
          i == 0
              ? Map.of("id", "v0")
              : Map.of("id", "v" + i, "inputs", List.of(Map.of("id", "v" + (i - 1)))));
    }
    Map<String, Object> details = new HashMap<>();
    if (clockReported) {
      details.put("now", now.toEpochMilli());
    }
    details.putAll(
        Map.of(
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
            Map.of("nodes", nodes)));
    return details;
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

  Map<String, Object> checkpoints() {
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
