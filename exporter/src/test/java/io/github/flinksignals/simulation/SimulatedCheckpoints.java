// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.fake.RestJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The checkpoints and savepoints of one run, one at a time. */
final class SimulatedCheckpoints {
  /** The default of {@code web.checkpoints.history}. */
  private static final int HISTORY = 10;

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int TOLERABLE_FAILURES = 2;
  private static final double SECONDS_OF_A_DAY = 86_400;

  /** A large checkpoint is so many times as long as others. */
  private static final double LARGE = 3;

  /** A savepoint is not incremental. */
  private static final double SAVEPOINT = 2;

  /** A barrier waits behind records if tasks are busy. */
  private static final double ALIGNMENT = 4;

  private static final double STATE_CHANGE = 0.01;

  private static final List<String> FAILURES =
      List.of("Checkpoint was declined.", "Asynchronous task checkpoint failed.");

  private final JobPlan plan;
  private final String jobId;
  private final Random random;
  private final Optional<Restored> restored;
  private final List<ObjectNode> history = new ArrayList<>();
  private final Map<String, ObjectNode> latest = new HashMap<>();
  private final int subtasks;
  private Optional<Pending> pending = Optional.empty();
  private Optional<Restored> last = Optional.empty();
  private boolean savepointRequested;
  private boolean stopRequested;
  private Instant next;
  private double stateBytes;
  private long id;
  private long completed;
  private long failed;

  /**
   * What a run starts from.
   *
   * @param position what the sources continue to read from
   */
  record Restored(
      long id, String path, boolean savepoint, Topic.Position position, double stateBytes) {}

  private record Pending(
      ObjectNode json, Instant end, Topic.Position position, boolean savepoint, boolean fails) {}

  SimulatedCheckpoints(
      JobPlan plan, String jobId, int subtasks, Optional<Restored> restored, Random random) {
    this.plan = plan;
    this.jobId = jobId;
    this.subtasks = subtasks;
    this.restored = restored;
    this.random = random;
    this.id = restored.map(Restored::id).orElse(0L);
    this.stateBytes = restored.map(Restored::stateBytes).orElse(plan.stateBytes);
    this.next = Instant.MIN;
  }

  /** What a later run can start from; empty if there is nothing. */
  Optional<Restored> last() {
    return last.or(() -> restored);
  }

  void requestSavepoint() {
    savepointRequested = true;
  }

  /** Takes the savepoint that stops the job. */
  void requestStop() {
    savepointRequested = true;
    stopRequested = true;
  }

  boolean stopped() {
    return stopRequested && !savepointRequested && pending.isEmpty();
  }

  /**
   * Triggers, completes or fails what is due.
   *
   * @param load how full the slowest task is
   * @param position what the sources have read
   */
  void pass(Instant now, double load, Topic.Position position) {
    pending.filter(one -> !now.isBefore(one.end())).ifPresent(this::end);
    if (pending.isPresent()) {
      return;
    }
    if (savepointRequested) {
      savepointRequested = false;
      trigger(now, load, position, true);
    } else if (plan.checkpointed() && !stopRequested && !now.isBefore(next)) {
      trigger(now, load, position, false);
    }
  }

  private void trigger(Instant now, double load, Topic.Position position, boolean savepoint) {
    stateBytes *= Math.exp(STATE_CHANGE * random.nextGaussian());
    id++;
    ObjectNode json =
        RestJson.object()
            .put("id", id)
            .put("status", "IN_PROGRESS")
            .put("is_savepoint", savepoint)
            .put("checkpoint_type", type(savepoint))
            .put("trigger_timestamp", now.toEpochMilli())
            .put("latest_ack_timestamp", -1)
            .put("end_to_end_duration", -1)
            .put("state_size", 0)
            .put("num_subtasks", subtasks)
            .put("num_acknowledged_subtasks", random.nextInt(subtasks));
    history.add(0, json);
    if (history.size() > HISTORY) {
      history.remove(HISTORY);
    }
    double failureChance =
        savepoint ? 0 : plan.failedCheckpointsPerDay * plan.checkpointInterval / SECONDS_OF_A_DAY;
    Duration duration = Duration.ofMillis((long) (1000 * seconds(load, savepoint)));
    pending =
        Optional.of(
            new Pending(
                json,
                now.plus(duration),
                position,
                savepoint,
                random.nextDouble() < failureChance));
    next = now.plusSeconds(plan.checkpointInterval);
  }

  private String type(boolean savepoint) {
    if (savepoint) {
      return stopRequested ? "SYNC_SAVEPOINT" : "SAVEPOINT";
    }
    return plan.unaligned ? "UNALIGNED_CHECKPOINT" : "CHECKPOINT";
  }

  private double seconds(double load, boolean savepoint) {
    double varied =
        plan.checkpointSeconds
            * Math.exp(plan.checkpointVariation * random.nextGaussian())
            * stateBytes
            / plan.stateBytes;
    double aligned = plan.unaligned ? 1 : 1 + ALIGNMENT * Math.max(0, load - 0.9);
    boolean large = random.nextDouble() < plan.largeCheckpoints;
    return varied * aligned * (large ? LARGE : 1) * (savepoint ? SAVEPOINT : 1);
  }

  private void end(Pending one) {
    if (one.fails()) {
      fail(one, one.end(), FAILURES.get(random.nextInt(FAILURES.size())));
    } else {
      complete(one);
    }
    Instant afterPause = one.end().plusSeconds(plan.minimumPause);
    next = next.isAfter(afterPause) ? next : afterPause;
    pending = Optional.empty();
  }

  private void complete(Pending one) {
    String path =
        one.savepoint()
            ? "s3://savepoints/savepoint-" + jobId.substring(0, 6) + "-" + id
            : "s3://checkpoints/" + jobId + "/chk-" + id;
    long triggered = one.json().path("trigger_timestamp").asLong();
    one.json()
        .put("status", "COMPLETED")
        .put("latest_ack_timestamp", one.end().toEpochMilli())
        .put("end_to_end_duration", one.end().toEpochMilli() - triggered)
        .put("state_size", (long) stateBytes)
        .put("num_acknowledged_subtasks", subtasks)
        .put("external_path", path);
    completed++;
    latest.put(one.savepoint() ? "savepoint" : "completed", one.json());
    last = Optional.of(new Restored(id, path, one.savepoint(), one.position(), stateBytes));
  }

  /** Its tasks end, so what is in progress is aborted. */
  void abort(Instant now) {
    pending.ifPresent(one -> fail(one, now, "Checkpoint Coordinator is suspending."));
    pending = Optional.empty();
    next = Instant.MIN;
  }

  private void fail(Pending one, Instant at, String message) {
    long triggered = one.json().path("trigger_timestamp").asLong();
    one.json()
        .put("status", "FAILED")
        .put("failure_timestamp", at.toEpochMilli())
        .put("failure_message", message)
        .put("end_to_end_duration", at.toEpochMilli() - triggered);
    failed++;
    latest.put("failed", one.json());
  }

  /** The answer of {@code /checkpoints}. */
  ObjectNode statistics(Instant restoredAt) {
    ObjectNode statistics = RestJson.object();
    statistics
        .putObject("counts")
        .put("restored", restored.isPresent() ? 1 : 0)
        .put("total", completed + failed + pending.stream().count())
        .put("in_progress", pending.stream().count())
        .put("completed", completed)
        .put("failed", failed);
    ObjectNode newest = statistics.putObject("latest");
    for (String kind : List.of("completed", "savepoint", "failed")) {
      newest.set(kind, latest.get(kind));
    }
    newest.set("restored", restored.map(one -> restored(one, restoredAt)).orElse(null));
    ArrayNode list = statistics.putArray("history");
    history.forEach(list::add);
    return statistics;
  }

  private static ObjectNode restored(Restored one, Instant at) {
    return RestJson.object()
        .put("id", one.id())
        .put("restore_timestamp", at.toEpochMilli())
        .put("is_savepoint", one.savepoint())
        .put("external_path", one.path());
  }

  /** The answer of {@code /checkpoints/config}. */
  ObjectNode configuration() {
    return RestJson.object()
        .put("mode", "exactly_once")
        .put("interval", 1000L * plan.checkpointInterval)
        .put("timeout", TIMEOUT.toMillis())
        .put("min_pause", 1000L * plan.minimumPause)
        .put("max_concurrent", 1)
        .put("tolerable_failed_checkpoints", TOLERABLE_FAILURES)
        .put("checkpoint_storage", "FileSystemCheckpointStorage")
        .put("unaligned_checkpoints", plan.unaligned)
        .set(
            "externalization",
            RestJson.object().put("enabled", true).put("delete_on_cancellation", false));
  }
}
