// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.flinksignals.flink.FlinkRest.BodyReader;
import io.github.flinksignals.flink.FlinkRest.Endpoint;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.HttpUrl;

/** Has one method for each endpoint of the REST API that the exporter uses. */
final class FlinkEndpoints {
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

  /** Asks the ResourceManager, and each JobMaster, unlike the metrics of the JobManager. */
  RestResponse<RestMessages.ClusterOverview> clusterOverview(Deadline deadline) {
    return get("/overview", rest.url("overview"), RestMessages.ClusterOverview.class, deadline);
  }

  /** Flink omits unknown names from the response. */
  RestResponse<List<RestMessages.MetricResponse>> jobManagerMetrics(
      List<String> names, Deadline deadline) {
    return getList(
        "/jobmanager/metrics",
        rest.url("jobmanager", "metrics").addQueryParameter("get", String.join(",", names)),
        RestMessages.MetricResponse.class,
        metric -> metric.id() != null && names.contains(metric.id()),
        deadline);
  }

  RestResponse<RestMessages.Dashboard> dashboard(Deadline deadline) {
    return get("/config", rest.url("config"), RestMessages.Dashboard.class, deadline);
  }

  /** Only the entries with these keys. */
  RestResponse<List<RestMessages.ConfigurationEntry>> jobManagerConfiguration(
      Set<String> keys, Deadline deadline) {
    return getList(
        "/jobmanager/config",
        rest.url("jobmanager", "config"),
        RestMessages.ConfigurationEntry.class,
        entry -> entry.key() != null && keys.contains(entry.key()),
        deadline);
  }

  RestResponse<RestMessages.JobResponse> job(String jobId, Deadline deadline) {
    return get("/jobs/:id", rest.url("jobs", jobId), RestMessages.JobResponse.class, deadline);
  }

  RestResponse<CheckpointStatistics> checkpoints(String jobId, Deadline deadline) {
    return rest.<RestMessages.Checkpoints, CheckpointStatistics>get(
        new Endpoint("/jobs/:id/checkpoints", rest.url("jobs", jobId, "checkpoints").build()),
        RestMessages.Checkpoints.class,
        LongStrings.Kind.STACK_TRACES,
        CheckpointReader::statistics,
        deadline);
  }

  RestResponse<CheckpointConfiguration> checkpointConfiguration(String jobId, Deadline deadline) {
    return get(
        "/jobs/:id/checkpoints/config",
        rest.url("jobs", jobId, "checkpoints", "config"),
        CheckpointConfiguration.class,
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
    return getList(
        "/jobs/:id/metrics",
        rest.url("jobs", jobId, "metrics").addQueryParameter("get", String.join(",", names)),
        RestMessages.MetricResponse.class,
        metric -> metric.id() != null && names.contains(metric.id()),
        deadline);
  }

  /** The newest failures. */
  RestResponse<List<Failure>> failures(String jobId, Deadline deadline) {
    return failures("/jobs/:id/exceptions", rest.url("jobs", jobId, "exceptions"), deadline);
  }

  private RestResponse<List<Failure>> failures(
      String template, HttpUrl.Builder url, Deadline deadline) {
    return rest.<RestMessages.Exceptions, List<Failure>>get(
        new Endpoint(template, url.build()),
        RestMessages.Exceptions.class,
        LongStrings.Kind.STACK_TRACES,
        body -> body.exceptionHistory().entries().stream().map(FailureReader::read).toList(),
        deadline);
  }

  /** Not found before Flink 2.3. */
  RestResponse<ApplicationMessages.ApplicationsOverview> applicationsOverview(Deadline deadline) {
    return get(
        "/applications/overview",
        rest.url("applications", "overview"),
        ApplicationMessages.ApplicationsOverview.class,
        deadline);
  }

  RestResponse<List<Failure>> applicationFailures(String applicationId, Deadline deadline) {
    return failures(
        "/applications/:id/exceptions",
        rest.url("applications", applicationId, "exceptions"),
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

  /**
   * The rescales of an adaptive job, newest first. Not found before Flink 2.3, and if {@code
   * web.adaptive-scheduler.rescale-history.size} is 0, its default.
   */
  RestResponse<List<RescaleMessages.RescaleResponse>> rescales(String jobId, Deadline deadline) {
    return getList(
        "/jobs/:id/rescales/history",
        rest.url("jobs", jobId, "rescales", "history"),
        RescaleMessages.RescaleResponse.class,
        rescale -> true,
        deadline);
  }

  RestResponse<RescaleMessages.RescaleResponse> rescale(
      String jobId, String rescaleId, Deadline deadline) {
    return get(
        "/jobs/:id/rescales/details/:id",
        rest.url("jobs", jobId, "rescales", "details", rescaleId),
        RescaleMessages.RescaleResponse.class,
        deadline);
  }

  /**
   * The names of all metrics of the subtasks; the first listing is usually incomplete. The list in
   * the response is empty.
   *
   * @param names accepts each name while the response is read
   */
  RestResponse<List<RestMessages.MetricResponse>> taskMetricNames(
      String jobId, String taskId, Consumer<String> names, Deadline deadline) {
    return getList(
        TASK_METRICS,
        taskMetrics(jobId, taskId),
        RestMessages.MetricResponse.class,
        metric -> {
          names.accept(Objects.requireNonNull(metric.id(), "id"));
          return false;
        },
        deadline);
  }

  /**
   * Metrics aggregated over the subtasks. If no subtask reports <em>one</em> of the names, the
   * whole response is empty (Flink 1.17 to 2.3).
   */
  RestResponse<List<RestMessages.AggregatedMetric>> taskMetrics(
      String jobId, String taskId, List<String> names, Deadline deadline) {
    return getList(
        TASK_METRICS,
        taskMetrics(jobId, taskId)
            .addQueryParameter("get", String.join(",", names))
            .addQueryParameter("agg", "min,max,avg,sum"),
        RestMessages.AggregatedMetric.class,
        metric -> names.contains(Objects.requireNonNull(metric.id(), "id")),
        deadline);
  }

  /**
   * A metric aggregated over the TaskManagers; empty if none reports it. Only one, because a name
   * that none reports empties the whole response (Flink 1.17 to 2.3).
   */
  RestResponse<List<RestMessages.AggregatedMetric>> taskManagerMetric(
      String name, Deadline deadline) {
    return getList(
        "/taskmanagers/metrics",
        rest.url("taskmanagers", "metrics")
            .addQueryParameter("get", name)
            .addQueryParameter("agg", "min,max"),
        RestMessages.AggregatedMetric.class,
        metric -> name.equals(Objects.requireNonNull(metric.id(), "id")),
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
    return getList(
        "/jobs/:id/vertices/:id/watermarks",
        rest.url("jobs", jobId, "vertices", taskId, "watermarks"),
        RestMessages.MetricResponse.class,
        watermark -> watermark.value() != null,
        deadline);
  }

  private static final String TASK_METRICS = "/jobs/:id/vertices/:id/subtasks/metrics";

  private HttpUrl.Builder taskMetrics(String jobId, String taskId) {
    return rest.url("jobs", jobId, "vertices", taskId, "subtasks", "metrics");
  }

  private <T> RestResponse<T> get(
      String template, HttpUrl.Builder url, Type type, Deadline deadline) {
    return rest.<T, T>get(
        new Endpoint(template, url.build()), type, LongStrings.Kind.NAMES, body -> body, deadline);
  }

  private <E> RestResponse<List<E>> getList(
      String template, HttpUrl.Builder url, Class<E> type, Predicate<E> kept, Deadline deadline) {
    return rest.getList(new Endpoint(template, url.build()), type, kept, deadline);
  }
}
