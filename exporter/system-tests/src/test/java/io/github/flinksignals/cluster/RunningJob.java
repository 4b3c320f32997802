// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A job that was submitted to a {@link FlinkCluster}. */
public final class RunningJob {
  private static final Duration END_TIMEOUT = Duration.ofMinutes(2);

  private final String id;
  private final String name;
  private final RestApi rest;
  private final JobFaults faults;
  private final Supplier<String> diagnosis;

  RunningJob(String id, String name, RestApi rest, JobFaults faults, Supplier<String> diagnosis) {
    this.id = id;
    this.name = name;
    this.rest = rest;
    this.faults = faults;
    this.diagnosis = diagnosis;
  }

  /** Flink's id of this run, 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  /** Switches faults of this job on and off. */
  public JobFaults faults() {
    return faults;
  }

  /** The response to a GET of {@code /jobs/:id} followed by this path, which may be empty. */
  public JsonNode get(String path) {
    return rest.get("/jobs/" + id + path);
  }

  /** The job's state, such as RUNNING, from {@code /jobs/:id}. */
  public String state() {
    return get("").path("state").asText();
  }

  /** Flink's id of a task of this job, from {@code /jobs/:id}. */
  public String vertexId(JobTask task) {
    for (JsonNode vertex : get("").path("vertices")) {
      if (vertex.path("name").asText().equals(task.vertexName())) {
        return vertex.path("id").asText();
      }
    }
    throw new ClusterException("Job " + name + " has no task " + task.vertexName());
  }

  /**
   * Flink's own gauge {@code busyTimeMsPerSecond} of a task, the largest over its subtasks; empty
   * while there is no value.
   */
  public OptionalDouble busyMillisPerSecond(JobTask task) {
    String path =
        "/vertices/" + vertexId(task) + "/subtasks/metrics?get=busyTimeMsPerSecond&agg=max";
    JsonNode busy = get(path).path(0).path("max");
    return busy.isNumber() ? OptionalDouble.of(busy.asDouble()) : OptionalDouble.empty();
  }

  /** Waits until all tasks are RUNNING or FINISHED, and at least one is RUNNING. */
  public void awaitRunning(Duration timeout) {
    await("all tasks of " + name + " running", timeout, () -> TaskCounts.of(get("")).allRunning());
  }

  /** Waits until the job is in this state, such as RUNNING. */
  public void awaitState(String state, Duration timeout) {
    await("job " + name + " in state " + state, timeout, () -> state().equals(state));
  }

  /**
   * Waits for a checkpoint that is triggered after this call and completes, and returns it as
   * listed in {@code history[]} of {@code /jobs/:id/checkpoints}.
   */
  public JsonNode awaitCompletedCheckpoint(Duration timeout) {
    return awaitCheckpoint("COMPLETED", timeout);
  }

  /** Waits for a checkpoint that is triggered after this call and fails, and returns it. */
  public JsonNode awaitFailedCheckpoint(Duration timeout) {
    return awaitCheckpoint("FAILED", timeout);
  }

  private JsonNode awaitCheckpoint(String status, Duration timeout) {
    long newest = newestCheckpoint();
    return Conditions.awaitResult(
        "a checkpoint of " + name + " that is " + status,
        timeout,
        () -> {
          for (JsonNode checkpoint : get("/checkpoints").path("history")) {
            boolean wanted = checkpoint.path("status").asText().equals(status);
            if (wanted && checkpoint.path("id").asLong() > newest) {
              return Optional.of(checkpoint);
            }
          }
          return Optional.empty();
        },
        diagnosis);
  }

  private long newestCheckpoint() {
    long newest = 0;
    for (JsonNode checkpoint : get("/checkpoints").path("history")) {
      newest = Math.max(newest, checkpoint.path("id").asLong());
    }
    return newest;
  }

  /** Cancels the job and waits until it is CANCELED. */
  public void cancel() {
    rest.patch("/jobs/" + id + "?mode=cancel");
    awaitState("CANCELED", END_TIMEOUT);
  }

  /** Stops the job with a savepoint, waits until it is FINISHED, and returns the path. */
  public String stopWithSavepoint() {
    String path = takeSavepoint("/stop", Map.of("drain", false));
    awaitState("FINISHED", END_TIMEOUT);
    return path;
  }

  /** Takes a savepoint without stopping the job, and returns the path. */
  public String savepoint() {
    return takeSavepoint("/savepoints", Map.of("cancel-job", false));
  }

  private String takeSavepoint(String trigger, Map<String, ?> body) {
    String request = rest.post("/jobs/" + id + trigger, body).path("request-id").asText();
    JsonNode operation =
        Conditions.awaitResult(
            "a savepoint of " + name,
            END_TIMEOUT,
            () -> {
              JsonNode answer = get("/savepoints/" + request);
              boolean completed = answer.path("status").path("id").asText().equals("COMPLETED");
              return completed ? Optional.of(answer.path("operation")) : Optional.empty();
            },
            diagnosis);
    if (!operation.has("location")) {
      throw new ClusterException("The savepoint of " + name + " failed: " + operation);
    }
    return operation.path("location").asText();
  }

  /**
   * Asks for another parallelism of all tasks without a redeploy. Needs Flink 1.18 and {@code
   * jobmanager.scheduler: adaptive}. Returns when Flink has accepted the request. The rescale
   * itself may take longer.
   */
  public void rescale(int parallelism) {
    Map<String, Object> requirements = new HashMap<>();
    for (JsonNode vertex : get("").path("vertices")) {
      requirements.put(
          vertex.path("id").asText(),
          Map.of("parallelism", Map.of("lowerBound", 1, "upperBound", parallelism)));
    }
    rest.put("/jobs/" + id + "/resource-requirements", requirements);
  }

  private void await(String what, Duration timeout, BooleanSupplier condition) {
    Conditions.await(what, timeout, condition, () -> lastKnown() + "\n" + diagnosis.get());
  }

  private String lastKnown() {
    try {
      return get("").toString();
    } catch (RestException e) {
      return e.getMessage();
    }
  }
}
