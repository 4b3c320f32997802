// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.flinksignals.flink.FlinkRest.BodyReader;
import io.github.flinksignals.flink.FlinkRest.Endpoint;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** Has one method for each endpoint of the REST API that the exporter uses. */
final class FlinkEndpoints {
  private static final Type METRICS =
      new TypeReference<List<RestMessages.MetricResponse>>() {}.getType();
  private static final Type AGGREGATED_METRICS =
      new TypeReference<List<RestMessages.AggregatedMetric>>() {}.getType();
  private static final Type CONFIGURATION =
      new TypeReference<List<RestMessages.ConfigurationEntry>>() {}.getType();
  private static final Type REQUIREMENTS =
      new TypeReference<Map<String, RestMessages.VertexRequirement>>() {}.getType();

  private final FlinkRest rest;

  FlinkEndpoints(FlinkRest rest) {
    this.rest = rest;
  }

  RestResponse<RestMessages.JobsOverview> jobsOverview(Deadline deadline) {
    return get(
        "/jobs/overview", rest.url("jobs", "overview"), RestMessages.JobsOverview.class, deadline);
  }

  /** Flink omits unknown names from the response. */
  RestResponse<List<RestMessages.MetricResponse>> jobManagerMetrics(
      List<String> names, Deadline deadline) {
    return get(
        "/jobmanager/metrics",
        rest.url("jobmanager", "metrics").addQueryParameter("get", String.join(",", names)),
        METRICS,
        deadline);
  }

  RestResponse<RestMessages.Dashboard> dashboard(Deadline deadline) {
    return get("/config", rest.url("config"), RestMessages.Dashboard.class, deadline);
  }

  RestResponse<List<RestMessages.ConfigurationEntry>> jobManagerConfiguration(Deadline deadline) {
    return get("/jobmanager/config", rest.url("jobmanager", "config"), CONFIGURATION, deadline);
  }

  RestResponse<RestMessages.JobResponse> job(String jobId, Deadline deadline) {
    return get("/jobs/:id", rest.url("jobs", jobId), RestMessages.JobResponse.class, deadline);
  }

  RestResponse<RestMessages.Checkpoints> checkpoints(String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints",
        rest.url("jobs", jobId, "checkpoints"),
        RestMessages.Checkpoints.class,
        deadline);
  }

  RestResponse<RestMessages.CheckpointConfiguration> checkpointConfiguration(
      String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints/config",
        rest.url("jobs", jobId, "checkpoints", "config"),
        RestMessages.CheckpointConfiguration.class,
        deadline);
  }

  /** The progress of a checkpoint in each task; 404 once it was removed from Flink's history. */
  RestResponse<RestMessages.CheckpointDetails> checkpointDetails(
      String jobId, long checkpointId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints/details/:id",
        rest.url("jobs", jobId, "checkpoints", "details", Long.toString(checkpointId)),
        RestMessages.CheckpointDetails.class,
        deadline);
  }

  /** The files in the log directory of the JobManager; none if it does not log to a file. */
  RestResponse<RestMessages.LogFiles> logFiles(Deadline deadline) {
    return get(
        "/jobmanager/logs", rest.url("jobmanager", "logs"), RestMessages.LogFiles.class, deadline);
  }

  /** The log of the JobManager; 404 if Flink does not know its file. */
  <T> RestResponse<T> log(BodyReader<T> reader, long longest, Deadline deadline) {
    return rest.get(
        new Endpoint("/jobmanager/log", rest.url("jobmanager", "log").build()),
        reader,
        longest,
        deadline);
  }

  /** A file from {@link #logFiles}. */
  <T> RestResponse<T> logFile(String name, BodyReader<T> reader, long longest, Deadline deadline) {
    return rest.get(
        new Endpoint("/jobmanager/logs/:name", rest.url("jobmanager", "logs", name).build()),
        reader,
        longest,
        deadline);
  }

  /** Flink omits unknown names from the response. */
  RestResponse<List<RestMessages.MetricResponse>> jobMetrics(
      String jobId, List<String> names, Deadline deadline) {
    return get(
        "/jobs/:id/metrics",
        rest.url("jobs", jobId, "metrics").addQueryParameter("get", String.join(",", names)),
        METRICS,
        deadline);
  }

  RestResponse<RestMessages.Exceptions> exceptions(String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/exceptions",
        rest.url("jobs", jobId, "exceptions"),
        RestMessages.Exceptions.class,
        deadline);
  }

  RestResponse<Map<String, RestMessages.VertexRequirement>> resourceRequirements(
      String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/resource-requirements",
        rest.url("jobs", jobId, "resource-requirements"),
        REQUIREMENTS,
        deadline);
  }

  /** The names of all metrics of the subtasks; the first listing is usually incomplete. */
  RestResponse<List<RestMessages.MetricResponse>> taskMetricNames(
      String jobId, String taskId, Deadline deadline) {
    return get(TASK_METRICS, taskMetrics(jobId, taskId), METRICS, deadline);
  }

  /**
   * Metrics aggregated over the subtasks. If no subtask reports <em>one</em> of the names, the
   * whole response is empty (Flink 1.17 to 2.3).
   */
  RestResponse<List<RestMessages.AggregatedMetric>> taskMetrics(
      String jobId, String taskId, List<String> names, Deadline deadline) {
    return get(
        TASK_METRICS,
        taskMetrics(jobId, taskId)
            .addQueryParameter("get", String.join(",", names))
            .addQueryParameter("agg", "min,max,avg,sum"),
        AGGREGATED_METRICS,
        deadline);
  }

  /** The subtasks of a task; the size of the response grows with the parallelism. */
  RestResponse<RestMessages.VertexResponse> vertex(String jobId, String taskId, Deadline deadline) {
    return get(
        "/jobs/:id/vertices/:id",
        rest.url("jobs", jobId, "vertices", taskId),
        RestMessages.VertexResponse.class,
        deadline);
  }

  /** The input watermark of each subtask that has one; empty for sources. */
  RestResponse<List<RestMessages.MetricResponse>> watermarks(
      String jobId, String taskId, Deadline deadline) {
    return get(
        "/jobs/:id/vertices/:id/watermarks",
        rest.url("jobs", jobId, "vertices", taskId, "watermarks"),
        METRICS,
        deadline);
  }

  private static final String TASK_METRICS = "/jobs/:id/vertices/:id/subtasks/metrics";

  private HttpUrl.Builder taskMetrics(String jobId, String taskId) {
    return rest.url("jobs", jobId, "vertices", taskId, "subtasks", "metrics");
  }

  private <T> RestResponse<T> get(
      String template, HttpUrl.Builder url, Type type, Deadline deadline) {
    return rest.get(new Endpoint(template, url.build()), type, deadline);
  }
}
