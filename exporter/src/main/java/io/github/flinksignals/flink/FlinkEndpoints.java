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

/** One method for each endpoint that is ever asked. */
final class FlinkEndpoints {
  private static final Type METRICS = new TypeReference<List<RestMessages.Metric>>() {}.getType();
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

  Answer<RestMessages.JobsOverview> jobsOverview(Deadline deadline) {
    return get(
        "/jobs/overview", rest.url("jobs", "overview"), RestMessages.JobsOverview.class, deadline);
  }

  /** A plain read: names that there are not are left out of the answer. */
  Answer<List<RestMessages.Metric>> jobManagerMetrics(List<String> names, Deadline deadline) {
    return get(
        "/jobmanager/metrics",
        rest.url("jobmanager", "metrics").addQueryParameter("get", String.join(",", names)),
        METRICS,
        deadline);
  }

  Answer<RestMessages.Dashboard> dashboard(Deadline deadline) {
    return get("/config", rest.url("config"), RestMessages.Dashboard.class, deadline);
  }

  Answer<List<RestMessages.ConfigurationEntry>> jobManagerConfiguration(Deadline deadline) {
    return get("/jobmanager/config", rest.url("jobmanager", "config"), CONFIGURATION, deadline);
  }

  Answer<RestMessages.Job> job(String jobId, Deadline deadline) {
    return get("/jobs/:id", rest.url("jobs", jobId), RestMessages.Job.class, deadline);
  }

  Answer<RestMessages.Checkpoints> checkpoints(String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints",
        rest.url("jobs", jobId, "checkpoints"),
        RestMessages.Checkpoints.class,
        deadline);
  }

  Answer<RestMessages.CheckpointConfiguration> checkpointConfiguration(
      String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints/config",
        rest.url("jobs", jobId, "checkpoints", "config"),
        RestMessages.CheckpointConfiguration.class,
        deadline);
  }

  /** How far each task is with a checkpoint; 404 once it has left the history. */
  Answer<RestMessages.CheckpointDetails> checkpointDetails(
      String jobId, long checkpointId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints/details/:id",
        rest.url("jobs", jobId, "checkpoints", "details", Long.toString(checkpointId)),
        RestMessages.CheckpointDetails.class,
        deadline);
  }

  /** The files in the directory of the JobManager's log; none if it logs to no file. */
  Answer<RestMessages.LogFiles> logFiles(Deadline deadline) {
    return get(
        "/jobmanager/logs", rest.url("jobmanager", "logs"), RestMessages.LogFiles.class, deadline);
  }

  /** The JobManager's log itself; 404 if Flink does not know which file that is. */
  <T> Answer<T> log(BodyReader<T> reader, long longest, Deadline deadline) {
    return rest.get(
        new Endpoint("/jobmanager/log", rest.url("jobmanager", "log").build()),
        reader,
        longest,
        deadline);
  }

  /** A file that {@link #logFiles} lists. */
  <T> Answer<T> logFile(String name, BodyReader<T> reader, long longest, Deadline deadline) {
    return rest.get(
        new Endpoint("/jobmanager/logs/:name", rest.url("jobmanager", "logs", name).build()),
        reader,
        longest,
        deadline);
  }

  /** A plain read: names that there are not are left out of the answer. */
  Answer<List<RestMessages.Metric>> jobMetrics(
      String jobId, List<String> names, Deadline deadline) {
    return get(
        "/jobs/:id/metrics",
        rest.url("jobs", jobId, "metrics").addQueryParameter("get", String.join(",", names)),
        METRICS,
        deadline);
  }

  Answer<RestMessages.Exceptions> exceptions(String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/exceptions",
        rest.url("jobs", jobId, "exceptions"),
        RestMessages.Exceptions.class,
        deadline);
  }

  Answer<Map<String, RestMessages.VertexRequirement>> resourceRequirements(
      String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/resource-requirements",
        rest.url("jobs", jobId, "resource-requirements"),
        REQUIREMENTS,
        deadline);
  }

  /** The names that some subtask of a task reports; the first listing is usually incomplete. */
  Answer<List<RestMessages.Metric>> taskMetricNames(
      String jobId, String taskId, Deadline deadline) {
    return get(TASK_METRICS, taskMetrics(jobId, taskId), METRICS, deadline);
  }

  /**
   * An aggregated read over the subtasks: if no subtask reports <em>one</em> of the names, the
   * whole answer is empty (all versions).
   */
  Answer<List<RestMessages.AggregatedMetric>> taskMetrics(
      String jobId, String taskId, List<String> names, Deadline deadline) {
    return get(
        TASK_METRICS,
        taskMetrics(jobId, taskId)
            .addQueryParameter("get", String.join(",", names))
            .addQueryParameter("agg", "min,max,sum"),
        AGGREGATED_METRICS,
        deadline);
  }

  /** The input watermark of each subtask that has one; none for sources. */
  Answer<List<RestMessages.Metric>> watermarks(String jobId, String taskId, Deadline deadline) {
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

  private <T> Answer<T> get(String template, HttpUrl.Builder url, Type type, Deadline deadline) {
    return rest.get(new Endpoint(template, url.build()), type, deadline);
  }
}
