// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import static io.github.flinksignals.fake.RestJson.list;
import static io.github.flinksignals.fake.RestJson.metric;
import static io.github.flinksignals.fake.RestJson.noSubtasks;
import static io.github.flinksignals.fake.RestJson.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A job of the fake JobManager: a chain of tasks, by default three with two subtasks each. */
public final class FakeJob implements ServedJob {
  /** The default of {@code web.checkpoints.history}. */
  private static final int HISTORY = 10;

  /** The default of {@code web.exception-history-size}. */
  private static final int EXCEPTIONS = 16;

  private static final List<String> SOURCE_METRICS =
      List.of("watermarkLag", "pendingRecords", "numRecordsOut");

  private String id;
  private boolean answering = true;
  private final String name;
  private final String type;
  private Instant start;
  private Instant end;
  private String state = "RUNNING";
  private String taskState = "RUNNING";
  private List<String> tasks = List.of("Source: orders", "enrich", "Sink: warehouse");
  private Duration watermarkLag = Duration.ofMillis(1_500);
  private Duration checkpointInterval = Duration.ofSeconds(10);
  private boolean stopping;
  private boolean slowSink;
  private boolean hotSink;
  private int parallelism = 2;
  private long lastId;
  private long completed;
  private ObjectNode restored;
  private final List<ObjectNode> exceptions = new ArrayList<>();
  private int restarts;
  private final List<ObjectNode> checkpoints = new ArrayList<>();
  private final Map<String, ObjectNode> latest = new HashMap<>();

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

  /** Does nothing once it is stopped with a savepoint, because Flink then triggers no others. */
  public void completesCheckpoint(Instant triggered) {
    if (stopping) {
      return;
    }
    ObjectNode checkpoint = checkpoint("COMPLETED", triggered);
    checkpoint.put("latest_ack_timestamp", triggered.plusMillis(1_200).toEpochMilli());
    checkpoint.put("end_to_end_duration", 1_200);
    checkpoint.put("state_size", 4_096);
    checkpoint.put("checkpointed_size", 4_096);
    completed++;
  }

  public void failsCheckpoint(Instant triggered) {
    failsCheckpoint(triggered, "Checkpoint was declined.");
  }

  /** Returns the id of the checkpoint, which the log names. */
  public long failsCheckpoint(Instant triggered, String message) {
    ObjectNode checkpoint = checkpoint("FAILED", triggered);
    checkpoint.put("failure_timestamp", triggered.plusSeconds(1).toEpochMilli());
    checkpoint.put("failure_message", message);
    return lastId;
  }

  public void beginsCheckpoint(Instant triggered) {
    checkpoint("IN_PROGRESS", triggered);
  }

  /** Sets the checkpoint interval before the start. */
  public void hasCheckpointInterval(Duration interval) {
    checkpointInterval = interval;
  }

  /** Triggers the savepoint of {@code flink stop}; the job runs until it has completed. */
  public void beginsToStopWithSavepoint(Instant triggered) {
    stopping = true;
    checkpoint("IN_PROGRESS", triggered)
        .put("is_savepoint", true)
        .put("checkpoint_type", "SYNC_SAVEPOINT");
  }

  private ObjectNode checkpoint(String status, Instant triggered) {
    lastId++;
    ObjectNode checkpoint =
        object()
            .put("id", lastId)
            .put("status", status)
            .put("trigger_timestamp", triggered.toEpochMilli())
            .put("num_subtasks", tasks.size() * parallelism);
    checkpoints.add(0, checkpoint);
    if (checkpoints.size() > HISTORY) {
      checkpoints.remove(HISTORY);
    }
    latest.put(status, checkpoint);
    return checkpoint;
  }

  /** The overview lists the run as ended. */
  public FakeJob ended(String endState, Instant at) {
    state = endState;
    taskState = endState;
    end = at;
    return this;
  }

  /** Fails in its own code and restarts. */
  public void failsWith(String exception, Instant at) {
    restarts++;
    if (exceptions.size() == EXCEPTIONS) {
      exceptions.remove(EXCEPTIONS - 1);
    }
    exceptions.add(
        0,
        object()
            .put("exceptionName", exception)
            .put("stacktrace", exception + ": on purpose\n\tat Enrich.map(Enrich.java:1)")
            .put("timestamp", at.toEpochMilli())
            .put("taskName", tasks.get(1) + " (1/2) - execution #0"));
  }

  /** From now on, the records that reach its sink are this old. */
  public void isBehindBy(Duration lag) {
    watermarkLag = lag;
  }

  /** Its sink is busy nearly all the time. */
  public void hasASlowSink() {
    slowSink = true;
  }

  /**
   * The first subtask of its sink is busy all the time, and the task before the sink waits for it.
   */
  public void hasAHotSink() {
    hotSink = true;
  }

  /** The sink is the task that did not acknowledge the checkpoint in progress. */
  private ObjectNode checkpointDetails() {
    ObjectNode details = object().put("id", lastId).put("status", "IN_PROGRESS");
    ObjectNode acknowledged = details.putObject("tasks");
    for (int i = 0; i < tasks.size(); i++) {
      boolean sink = i == tasks.size() - 1;
      acknowledged
          .putObject("v" + i)
          .put("num_subtasks", parallelism)
          .put("num_acknowledged_subtasks", sink ? 0 : parallelism);
    }
    return details;
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
        object()
            .put("id", lastId)
            .put("restore_timestamp", at.toEpochMilli())
            .put("external_path", "file:/checkpoints/" + id + "/chk-" + lastId);
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

  /** All its tasks run again, in attempts that count from its start. */
  public void getsSlots() {
    taskState = "RUNNING";
  }

  /** It stays in the overview, but its own endpoints do not answer. */
  public void fallsSilent() {
    answering = false;
  }

  public void ends(String endState) {
    state = endState;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean answering() {
    return answering;
  }

  /** With all fields that Flink 2.2 writes. */
  @Override
  public ObjectNode overview(Instant now) {
    int total = tasks.size() * parallelism;
    ObjectNode counts = noSubtasks().put("total", total);
    counts.put(taskState.toLowerCase(Locale.ROOT), total);
    return object()
        .put("jid", id)
        .put("name", name)
        .put("start-time", start.toEpochMilli())
        .put("end-time", end == null ? -1 : end.toEpochMilli())
        .put("duration", Duration.between(start, end == null ? now : end).toMillis())
        .put("state", state)
        .put("last-modification", start.toEpochMilli())
        .<ObjectNode>set("tasks", counts)
        .put("pending-operators", 0);
  }

  @Override
  public JsonNode answer(String path, String get, Instant now, boolean clockReported) {
    return switch (path) {
      case "" -> details(now, clockReported);
      case "checkpoints" -> checkpoints();
      case "checkpoints/config" ->
          object()
              .put("interval", checkpointInterval.toMillis())
              .put("timeout", 60_000)
              .put("min_pause", 0)
              .put("tolerable_failed_checkpoints", 7)
              .put("checkpoint_storage", "FileSystemCheckpointStorage")
              .put("unaligned_checkpoints", false)
              .set(
                  "externalization",
                  object().put("enabled", true).put("delete_on_cancellation", false));
      case "metrics" -> list(List.of(metric("numRestarts", restarts)));
      case "exceptions" ->
          object().set("exceptionHistory", object().set("entries", list(exceptions)));
      case "vertices/v0/subtasks/metrics" ->
          list(
              SOURCE_METRICS.stream()
                  .map(metric -> "Source__orders." + metric)
                  .map(
                      metric -> get == null ? object().put("id", metric) : aggregate(metric, 1_500))
                  .toList());
      default -> {
        if (path.equals("vertices/v" + (tasks.size() - 1) + "/subtasks/metrics")) {
          yield list(List.of(aggregate("currentInputWatermark", watermark(now))));
        }
        if (hotSink && path.equals("vertices/v" + (tasks.size() - 1))) {
          yield hotSubtasks(Duration.between(start, now).toMillis());
        }
        yield path.startsWith("checkpoints/details/") ? checkpointDetails() : null;
      }
    };
  }

  private static ObjectNode aggregate(String id, long value) {
    return object().put("id", id).put("min", value).put("max", value).put("sum", 2 * value);
  }

  private ObjectNode details(Instant now, boolean clockReported) {
    Duration worked = taskState.equals("RUNNING") ? Duration.between(start, now) : Duration.ZERO;
    ObjectNode details = object().put("jid", id).put("state", state).put("job-type", type);
    details.putObject("timestamps").put("RUNNING", start.toEpochMilli());
    ArrayNode vertices = details.putArray("vertices");
    ArrayNode nodes = details.putObject("plan").putArray("nodes");
    for (int i = 0; i < tasks.size(); i++) {
      ObjectNode vertex =
          vertices
              .addObject()
              .put("id", "v" + i)
              .put("name", tasks.get(i))
              .put("parallelism", parallelism)
              .put("maxParallelism", 128)
              .put("slotSharingGroupId", "g");
      vertex.putObject("tasks").put(taskState, parallelism);
      vertex.set("metrics", totals(worked.toMillis(), slowSink && i == tasks.size() - 1));
      if (hotSink && i == tasks.size() - 2) {
        vertex.set("metrics", metrics(worked.toMillis(), 2, 8));
      }
      if (hotSink && i == tasks.size() - 1) {
        vertex.set("metrics", metrics(worked.toMillis(), 11, 0));
      }
      ObjectNode node = nodes.addObject().put("id", "v" + i);
      if (i > 0) {
        node.putArray("inputs").addObject().put("id", "v" + (i - 1));
      }
    }
    if (clockReported) {
      details.put("now", now.toEpochMilli());
    }
    return details;
  }

  /**
   * Busy and backpressured for a quarter of the time each, with one record every 10 ms; a slow task
   * is busy nearly all the time.
   */
  private static ObjectNode totals(long millis, boolean slow) {
    return slow ? metrics(millis, 19, 0) : metrics(millis, 5, 5);
  }

  /**
   * Of two subtasks, with one record every 10 ms.
   *
   * @param busy twentieths of the time
   * @param backpressured twentieths of the time
   */
  private static ObjectNode metrics(long millis, int busy, int backpressured) {
    return object()
        .put("read-records", millis / 10)
        .put("read-records-complete", true)
        .put("write-records", millis / 10)
        .put("write-records-complete", true)
        .put("accumulated-busy-time", 2 * millis * busy / 20)
        .put("accumulated-backpressured-time", 2 * millis * backpressured / 20)
        .put("accumulated-idle-time", 2 * millis * (20 - busy - backpressured) / 20);
  }

  /** The first is busy all the time, the others for a tenth of it. */
  private ObjectNode hotSubtasks(long millis) {
    ObjectNode vertex = object();
    ArrayNode subtasks = vertex.putArray("subtasks");
    for (int i = 0; i < parallelism; i++) {
      subtasks
          .addObject()
          .put("subtask", i)
          .put("status", "RUNNING")
          .put("attempt", 0)
          .put("taskmanager-id", "taskmanager-" + i)
          .set("metrics", metrics(millis / 2, i == 0 ? 20 : 2, 0));
    }
    return vertex;
  }

  private ObjectNode checkpoints() {
    ObjectNode statistics = object();
    statistics
        .putObject("counts")
        .put("restored", restored == null ? 0 : 1)
        .put("completed", completed);
    ObjectNode last = statistics.putObject("latest");
    last.set("completed", latest.get("COMPLETED"));
    last.set("failed", latest.get("FAILED"));
    last.set("restored", restored);
    return statistics.set("history", list(checkpoints));
  }
}
