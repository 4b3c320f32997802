// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.RescaleReport;
import io.github.flinksignals.model.SlotSharing;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one job within one poll. */
final class JobReader {
  private static final String RESTARTS = "numRestarts";
  private static final String RESCALES = "numRescales";
  private static final List<String> JOB_METRICS = List.of(RESTARTS, RESCALES, "uptime");

  private final FlinkEndpoints flink;
  private final ClusterFacts facts;
  private final boolean noSlotAvailable;
  private final PollTime time;
  private final Deadline deadline;
  private final Function<Instant, CheckpointDrillDown> drillDown;

  JobReader(
      FlinkEndpoints flink,
      ClusterFacts facts,
      boolean noSlotAvailable,
      PollTime time,
      Deadline deadline,
      Function<Instant, CheckpointDrillDown> drillDown) {
    this.flink = flink;
    this.facts = facts;
    this.noSlotAvailable = noSlotAvailable;
    this.time = time;
    this.deadline = deadline;
    this.drillDown = drillDown;
  }

  /**
   * What was read of a job.
   *
   * @param details empty if the job did not answer
   */
  record Reading(List<Failure> failures, Optional<JobDetails> details) {
    static final Reading NOTHING = new Reading(List.of(), Optional.empty());
  }

  /** Reads a live job; not its details while it is not known what time it is. */
  Reading read(String jobId, JobState state, TaskCounts counts, RunCache cache) {
    if (deadline.passed()) {
      return Reading.NOTHING;
    }
    cache.requested(time.now(), true);
    Instant sent = time.exporterTime();
    RestResponse<RestMessages.JobResponse> response = flink.job(jobId, deadline);
    response.value().ifPresent(body -> time.received(sent, body.now()));
    cache.answered(jobId, response);
    Optional<RestMessages.JobResponse> job = response.value();
    if (job.isPresent() && !job.get().jid().equals(jobId)) {
      throw new IllegalStateException(
          "/jobs/:id returned the job " + LabelValues.of(job.get().jid()));
    }
    Reading reading =
        job.filter(body -> !time.doubtful())
            .map(body -> read(body, state, counts, cache))
            .orElse(Reading.NOTHING);
    cache.requested(time.now(), job.isEmpty() || deadline.passed());
    return reading;
  }

  private Reading read(
      RestMessages.JobResponse job, JobState state, TaskCounts counts, RunCache cache) {
    boolean batch = BatchJobs.batch(job);
    boolean adaptive = !batch && (facts.adaptive() || "Adaptive".equals(job.schedulerType()));
    Map<String, OptionalLong> metrics = jobMetrics(job.jid());
    OptionalLong restarts = metrics.getOrDefault(RESTARTS, OptionalLong.empty());
    Optional<Instant> runningSince =
        Optional.ofNullable(job.timestamps().get("RUNNING"))
            .filter(millis -> millis > 0)
            .map(Instant::ofEpochMilli);
    List<Failure> failures = List.of();
    if (cache.failuresWanted(counts.allRunning(), restarts, runningSince, time.now())) {
      failures = failures(job.jid(), () -> cache.failuresRead(restarts, runningSince, time.now()));
      cache.restarted();
    }
    // In these states the graph has no tasks, or for an adaptive job a parallelism that no one
    // configured. The state in the overview may be older than the graph: while an adaptive job is
    // rescaled, it is CREATED for half a second. It may be newer as well, because Flink caches the
    // graph: then a job that initializes has no rescales, as without a history of them.
    boolean withoutGraph =
        state.withoutGraph()
            || JobState.named(job.state()).map(JobState::withoutGraph).orElse(false);
    List<Task> tasks = withoutGraph ? List.of() : tasks(job, batch, cache);
    OptionalInt desiredSlots =
        adaptive && noSlotAvailable ? desiredSlots(job) : OptionalInt.empty();
    List<RescaleReport> rescaleReports =
        adaptive && !withoutGraph
            ? new RescaleReader(flink, deadline)
                .read(
                    job.jid(), runningSince, desiredSlots.orElse(0) > slots(job), cache, time.now())
            : List.of();
    return new Reading(
        failures,
        Optional.of(
            new JobDetails(
                batch,
                adaptive,
                tasks,
                runningSince,
                restarts,
                metrics.getOrDefault(RESCALES, OptionalLong.empty()),
                desiredSlots,
                rescaleReports,
                checkpointing(job.jid(), withoutGraph, cache),
                withoutGraph ? Optional.empty() : checkpoints(job.jid(), tasks, cache))));
  }

  private List<Task> tasks(RestMessages.JobResponse job, boolean batch, RunCache cache) {
    List<Task> tasks =
        new TaskLagReader(flink, time.now(), deadline).read(job.jid(), JobGraph.tasks(job), cache);
    return batch
        ? tasks
        : new SubtaskReader(flink, time.now(), deadline).read(job.jid(), tasks, cache.subtasks());
  }

  /**
   * Reads the exceptions of a run that FAILED, and nothing else, until there is a response that the
   * JobManager did not cache before the end.
   */
  Reading lastFailures(String jobId, Instant endedAt, RunCache cache) {
    if (!deadline.passed()) {
      cache.requested(time.now(), true);
    }
    boolean last = cachedAfter(endedAt);
    return new Reading(
        failures(
            jobId,
            () -> {
              if (last) {
                cache.lastFailuresRead();
              }
            }),
        Optional.empty());
  }

  /**
   * The checkpoints of a run at its end. They do not change any more, so they are read until there
   * is a response that the JobManager did not cache before the end, and then taken from the cache.
   */
  Optional<CheckpointStatistics> lastCheckpoints(String jobId, Instant endedAt, RunCache cache) {
    if (cache.lastCheckpoints().isPresent()) {
      return cache.lastCheckpoints().get();
    }
    RestResponse<CheckpointStatistics> response = flink.checkpoints(jobId, deadline);
    if (!response.worthRetrying() && cachedAfter(endedAt)) {
      cache.lastCheckpoints(response.value());
    }
    return response.value();
  }

  /** Whether the JobManager has dropped by now what it cached of a run before its end. */
  private boolean cachedAfter(Instant endedAt) {
    return !time.now().isBefore(endedAt.plus(CheckpointStatistics.LONGEST_CACHED))
        || ClockSkew.inFuture(endedAt, time.now());
  }

  /**
   * @param read called unless the next poll should repeat the request
   */
  private List<Failure> failures(String jobId, Runnable read) {
    RestResponse<List<Failure>> response = flink.failures(jobId, deadline);
    if (!response.worthRetrying()) {
      read.run();
    }
    return response.value().orElse(List.of()).stream()
        // A failure dated in the future would stay the latest one until then.
        .filter(failure -> !ClockSkew.inFuture(failure.at(), time.now()))
        .toList();
  }

  private Map<String, OptionalLong> jobMetrics(String jobId) {
    return flink.jobMetrics(jobId, JOB_METRICS, deadline).value().orElse(List.of()).stream()
        .collect(
            Collectors.toMap(
                RestMessages.MetricResponse::id, MetricValues::integer, (first, second) -> first));
  }

  /** Without a graph, Flink does not know the storage of checkpoints yet. */
  private Optional<Checkpointing> checkpointing(
      String jobId, boolean withoutGraph, RunCache cache) {
    if (cache.checkpointing().isPresent()) {
      return cache.checkpointing();
    }
    RestResponse<CheckpointConfiguration> response = flink.checkpointConfiguration(jobId, deadline);
    Optional<Checkpointing> read =
        response instanceof RestResponse.NotFound<?> notFound && notEnabled(notFound)
            ? Optional.of(Checkpointing.OFF)
            : response
                .value()
                .map(CheckpointReader::configuration)
                .map(
                    known ->
                        known.with(
                            facts.checkpointsDuringRecovery(), facts.intervalDuringBacklog()));
    if (!withoutGraph) {
      read.ifPresent(cache::checkpointing);
    }
    return read;
  }

  private Optional<CheckpointStatistics> checkpoints(
      String jobId, List<Task> tasks, RunCache cache) {
    if (cache.checkpointing().equals(Optional.of(Checkpointing.OFF))) {
      return Optional.empty();
    }
    return flink
        .checkpoints(jobId, deadline)
        .value()
        .map(statistics -> drillDown.apply(time.now()).into(jobId, statistics, tasks, cache));
  }

  private static boolean notEnabled(RestResponse.NotFound<?> notFound) {
    return notFound.text().contains(KnownTexts.CHECKPOINTING_DISABLED);
  }

  /**
   * The slots that the job would use if it could: those for the upper bounds of its resource
   * requirements.
   */
  private OptionalInt desiredSlots(RestMessages.JobResponse job) {
    Map<String, Optional<String>> groups =
        job.vertices().stream()
            .collect(Collectors.toMap(RestMessages.Vertex::id, JobReader::slotSharingGroup));
    return flink
        .resourceRequirements(job.jid(), deadline)
        .value()
        .filter(requirements -> !requirements.isEmpty())
        .map(
            requirements ->
                SlotSharing.slots(
                    requirements.entrySet().stream(),
                    entry -> groups.getOrDefault(entry.getKey(), Optional.empty()),
                    entry -> entry.getValue().parallelism().upperBound()))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** The slots that the tasks use at their parallelism. */
  private static int slots(RestMessages.JobResponse job) {
    return SlotSharing.slots(
        job.vertices().stream(), JobReader::slotSharingGroup, RestMessages.Vertex::parallelism);
  }

  private static Optional<String> slotSharingGroup(RestMessages.Vertex vertex) {
    return Optional.ofNullable(vertex.slotSharingGroupId());
  }
}
