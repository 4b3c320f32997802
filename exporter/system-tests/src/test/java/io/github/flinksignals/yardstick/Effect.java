// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.RestException;
import io.github.flinksignals.cluster.job.JobTask;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a fault changes, read from Flink's REST API and not from the exporter. A fault whose effect
 * cannot be shown does not count.
 *
 * @param what the figure, with its unit
 * @param figure reads it
 * @param atLeast how much it must have increased since before the fault
 */
record Effect(String what, ToDoubleFunction<FaultSubject> figure, double atLeast) {
  static final Effect FAILED_CHECKPOINTS =
      new Effect(
          "failed checkpoints",
          subject -> subject.job().get("/checkpoints").at("/counts/failed").asDouble(),
          2);

  static final Effect WITHOUT_CHECKPOINT =
      new Effect(
          "s without a completed checkpoint",
          subject ->
              secondsSince(
                  subject
                      .job()
                      .get("/checkpoints")
                      .at("/latest/completed/latest_ack_timestamp")
                      .asLong()),
          60);

  static final Effect BACKPRESSURE =
      new Effect(
          "s of backpressure at the source",
          subject -> ofSource(subject, "accumulated-backpressured-time") / 1000,
          10);

  /** For a slow source, which is never backpressured. */
  static final Effect BUSY_SOURCE =
      new Effect(
          "s in which the source was busy",
          subject -> ofSource(subject, "accumulated-busy-time") / 1000,
          20);

  static final Effect WATERMARK_STANDS_STILL =
      new Effect("s behind, the watermark", Effect::watermarkAge, 60);

  static final Effect RESTARTS =
      new Effect(
          "restarts",
          subject -> subject.job().get("/metrics?get=numRestarts").path(0).path("value").asDouble(),
          3);

  static final Effect LOST_STATE =
      new Effect(
          "redeploy without state",
          subject -> {
            JsonNode checkpoints = subject.job().get("/checkpoints");
            boolean started = checkpoints.at("/counts/completed").asInt() > 0;
            boolean restored = checkpoints.at("/latest/restored").has("id");
            return started && !restored ? subject.redeploys() : 0;
          },
          1);

  static final Effect TASKS_NOT_RUNNING =
      new Effect("tasks that do not run", Effect::tasksNotRunning, 1);

  static final Effect LOST_TASK_MANAGERS =
      new Effect(
          "lost TaskManagers",
          subject -> -subject.cluster().get("/overview").path("taskmanagers").asDouble(),
          1);

  static final Effect FAILED_JOB =
      new Effect("failed job", subject -> subject.job().state().equals("FAILED") ? 1 : 0, 1);

  static final Effect UNREACHABLE =
      new Effect("JobManager that does not answer", Effect::unreachable, 1);

  /** Empty if the JobManager does not answer. */
  OptionalDouble read(FaultSubject subject) {
    try {
      return OptionalDouble.of(figure.applyAsDouble(subject));
    } catch (RestException e) {
      return OptionalDouble.empty();
    }
  }

  private static double unreachable(FaultSubject subject) {
    try {
      return subject.cluster().get("/overview").has("taskmanagers") ? 0 : 1;
    } catch (RestException e) {
      return 1;
    }
  }

  private static double ofSource(FaultSubject subject, String metric) {
    for (JsonNode vertex : subject.job().get("").path("vertices")) {
      if (vertex.path("name").asText().equals(JobTask.SOURCE.vertexName())) {
        return vertex.path("metrics").path(metric).asDouble();
      }
    }
    return 0;
  }

  private static double tasksNotRunning(FaultSubject subject) {
    double missing = 0;
    for (JsonNode vertex : subject.job().get("").path("vertices")) {
      missing += vertex.path("parallelism").asInt() - vertex.at("/tasks/RUNNING").asInt();
    }
    return missing;
  }

  private static double watermarkAge(FaultSubject subject) {
    String enrich = subject.job().vertexId(JobTask.ENRICH);
    JsonNode watermarks = subject.job().get("/vertices/" + enrich + "/watermarks");
    return secondsSince(watermarks.path(0).path("value").asLong());
  }

  private static double secondsSince(long millis) {
    return (System.currentTimeMillis() - millis) / 1000.0;
  }
}
