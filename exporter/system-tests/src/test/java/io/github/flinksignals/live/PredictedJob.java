// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobTask;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** A job whose rescales are predicted, as the exporter reports it. */
final class PredictedJob {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final LiveCluster live;
  private final RunningJob job;
  private final JobTask slowest;

  PredictedJob(LiveCluster live, RunningJob job, JobTask slowest) {
    this.live = live;
    this.job = job;
    this.slowest = slowest;
  }

  /** Waits until the capacity of the slowest task was measured for a time. */
  void awaitMeasured(Duration time) {
    Instant since = Instant.now();
    Conditions.await(
        "the capacity of " + slowest.vertexName() + " in " + job.name(),
        TIMEOUT,
        () ->
            !Instant.now().isBefore(since.plus(time))
                && task("flink_task_capacity_records_per_second").isPresent(),
        this::describe);
  }

  void awaitRescaled(int from, int to, Duration timeout) {
    Conditions.await(
        "a rescale of " + job.name() + " from " + from + " to " + to,
        timeout,
        () ->
            value("flink_job_rescale_previous_parallelism").orElse(0) == from
                && value("flink_job_parallelism").orElse(0) == to,
        this::describe);
  }

  /** The busy ratio of the busiest subtask of the slowest task. */
  double busy() {
    OptionalDouble highest = task("flink_task_busy_max_ratio");
    return highest.isPresent() ? highest.getAsDouble() : task("flink_task_busy_ratio").orElse(0);
  }

  PredictionFigures figures(String version, int from, int to, double busyBefore) {
    return new PredictionFigures(
        version,
        job.name(),
        from,
        to,
        busyBefore,
        predicted("lowest"),
        predicted("expected"),
        predicted("highest"),
        value("flink_job_rescale_throughput_ratio").orElseThrow());
  }

  private Optional<Double> predicted(String field) {
    try {
      JsonNode status = new ObjectMapper().readTree(live.exporter().get("/api/v1/status"));
      for (JsonNode one : status.path("jobs")) {
        JsonNode value = one.path("rescale").path("prediction").path(field);
        if (one.path("name").asText().equals(job.name()) && value.isNumber()) {
          return Optional.of(value.asDouble());
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OptionalDouble value(String metric) {
    return live.exporter().scrape().value(metric, "job_name", job.name());
  }

  private OptionalDouble task(String metric) {
    return live.exporter()
        .scrape()
        .value(metric, "job_name", job.name(), "task_name", slowest.vertexName());
  }

  private String describe() {
    return live.exporter().get("/metrics") + live.exporter().log();
  }
}
