// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks everything about one live job that one poll wants to know. */
final class JobReader {
  private static final String RESTARTS = "numRestarts";
  private static final String RESCALES = "numRescales";
  private static final List<String> JOB_METRICS = List.of(RESTARTS, RESCALES, "uptime");

  /** As many as find their place in a poll beside everything else. */
  private static final int MOST_INNER_TASKS = 20;

  private final FlinkEndpoints flink;
  private final ClusterFacts facts;
  private final boolean noSlotAvailable;
  private final Instant now;
  private final Deadline deadline;
  private final CheckpointDrillDown drillDown;

  JobReader(
      FlinkEndpoints flink,
      ClusterFacts facts,
      boolean noSlotAvailable,
      Instant now,
      Deadline deadline,
      CheckpointDrillDown drillDown) {
    this.flink = flink;
    this.facts = facts;
    this.noSlotAvailable = noSlotAvailable;
    this.now = now;
    this.deadline = deadline;
    this.drillDown = drillDown;
  }

  /**
   * @param details empty if the job did not answer
   */
  record Reading(List<Failure> failures, Optional<JobDetails> details) {
    static final Reading NOTHING = new Reading(List.of(), Optional.empty());
  }

  Reading read(String jobId, JobState state, TaskCounts counts, RunCache memory) {
    if (deadline.passed()) {
      return Reading.NOTHING;
    }
    memory.asked(now, true);
    Answer<RestMessages.Job> answer = flink.job(jobId, deadline);
    memory.answered(jobId, answer);
    Optional<RestMessages.Job> job = answer.value();
    if (job.isPresent() && !job.get().jid().equals(jobId)) {
      throw new IllegalStateException(
          "/jobs/:id tells of the job " + LabelValues.of(job.get().jid()));
    }
    Reading reading = job.map(body -> read(body, state, counts, memory)).orElse(Reading.NOTHING);
    memory.asked(now, job.isEmpty() || deadline.passed());
    return reading;
  }

  private Reading read(RestMessages.Job job, JobState state, TaskCounts counts, RunCache memory) {
    boolean batch = "BATCH".equals(job.jobType());
    boolean adaptive = !batch && (facts.adaptive() || "Adaptive".equals(job.schedulerType()));
    Map<String, OptionalLong> metrics = jobMetrics(job.jid());
    OptionalLong restarts = metrics.getOrDefault(RESTARTS, OptionalLong.empty());
    Optional<Instant> runningSince =
        Optional.ofNullable(job.timestamps().get("RUNNING"))
            .filter(millis -> millis > 0)
            .map(Instant::ofEpochMilli);
    List<Failure> failures = List.of();
    if (memory.failuresWanted(counts.allRunning(), restarts, runningSince, now)) {
      failures = failures(job.jid(), () -> memory.failuresRead(restarts, runningSince, now));
      memory.restarted();
    }
    // A sparse graph has no tasks yet, and an adaptive job's shows parallelism nobody asked for.
    // The
    // overview may be older than the graph: an adaptive job is CREATED again for half a second when
    // it is rescaled.
    boolean withoutGraph = state.withoutGraph() || JobState.CREATED.name().equals(job.state());
    List<Task> tasks = withoutGraph ? List.of() : tasks(job.jid(), JobGraph.tasks(job), memory);
    OptionalInt desiredSlots =
        adaptive && noSlotAvailable ? desiredSlots(job) : OptionalInt.empty();
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
                checkpointing(job.jid(), memory),
                withoutGraph ? Optional.empty() : checkpoints(job.jid(), tasks, memory))));
  }

  /** For a run that FAILED: nothing but the reason is asked of it, and that once. */
  Reading lastFailures(String jobId, RunCache memory) {
    if (!deadline.passed()) {
      memory.asked(now, true);
    }
    List<Failure> failures =
        failures(jobId, () -> memory.failuresRead(OptionalLong.empty(), Optional.empty(), now));
    return new Reading(failures, Optional.empty());
  }

  /**
   * What the checkpoints of a run were when it ended; asked until there is an answer, for they
   * change no more.
   */
  Optional<CheckpointStatistics> lastCheckpoints(String jobId, RunCache memory) {
    if (memory.lastCheckpoints().isEmpty()) {
      Answer<RestMessages.Checkpoints> answer = flink.checkpoints(jobId, deadline);
      if (!answer.worthAskingAgain()) {
        memory.lastCheckpoints(answer.value().map(CheckpointReader::statistics));
      }
    }
    return memory.lastCheckpoints().flatMap(answer -> answer);
  }

  /**
   * @param read told unless the next poll should ask again
   */
  private List<Failure> failures(String jobId, Runnable read) {
    Answer<RestMessages.Exceptions> answer = flink.exceptions(jobId, deadline);
    if (!answer.worthAskingAgain()) {
      read.run();
    }
    return answer.value().map(body -> body.exceptionHistory().entries()).orElse(List.of()).stream()
        .map(FailureReader::read)
        // Nothing failed in the future, and what did so would stay the latest for as long.
        .filter(failure -> !ClockSkew.inFuture(failure.at(), now))
        .toList();
  }

  private Map<String, OptionalLong> jobMetrics(String jobId) {
    return flink.jobMetrics(jobId, JOB_METRICS, deadline).value().orElse(List.of()).stream()
        .collect(
            Collectors.toMap(RestMessages.Metric::id, Metrics::integer, (first, second) -> first));
  }

  private Optional<Checkpointing> checkpointing(String jobId, RunCache memory) {
    if (memory.checkpointing().isEmpty()) {
      Answer<RestMessages.CheckpointConfiguration> answer =
          flink.checkpointConfiguration(jobId, deadline);
      answer.value().map(CheckpointReader::configuration).ifPresent(memory::checkpointing);
      if (answer instanceof Answer.NotFound<?> gone && notEnabled(gone)) {
        memory.checkpointing(Checkpointing.OFF);
      }
    }
    return memory.checkpointing();
  }

  private Optional<CheckpointStatistics> checkpoints(
      String jobId, List<Task> tasks, RunCache memory) {
    if (memory.checkpointing().equals(Optional.of(Checkpointing.OFF))) {
      return Optional.empty();
    }
    return flink
        .checkpoints(jobId, deadline)
        .value()
        .map(CheckpointReader::statistics)
        .map(statistics -> drillDown.into(jobId, statistics, tasks, memory));
  }

  private static boolean notEnabled(Answer.NotFound<?> gone) {
    return gone.text().contains("Checkpointing has not been enabled");
  }

  private List<Task> tasks(String jobId, List<Task> tasks, RunCache memory) {
    List<Task> read =
        tasks.stream()
            .map(
                task ->
                    switch (task.role()) {
                      case SOURCE -> withLag(task, sourceLag(jobId, task, memory));
                      case SINK -> withLag(task, sinkLag(jobId, task));
                      case OPERATOR -> task;
                    })
            .toList();
    return memory.watermarks().readInner(read, now) ? withWatermarks(jobId, read) : read;
  }

  private LagReadings sourceLag(String jobId, Task task, RunCache memory) {
    Optional<SourceListing> known = memory.listing(task, now);
    if (known.isEmpty()) {
      known =
          flink
              .taskMetricNames(jobId, task.id(), deadline)
              .value()
              .map(names -> SourceListing.of(names.stream().map(RestMessages.Metric::id).toList()))
              .map(fresh -> memory.listed(task, fresh, now));
    }
    List<String> names = known.map(SourceListing::names).orElse(List.of());
    if (names.isEmpty()) {
      return LagReadings.NONE;
    }
    Answer<List<RestMessages.AggregatedMetric>> answer =
        flink.taskMetrics(jobId, task.id(), names, deadline);
    if (answer.value().map(List::isEmpty).orElse(false)) {
      memory.forgetListing(task.id());
    }
    OptionalInt partitions = known.get().knownPartitions();
    return answer
        .value()
        .map(metrics -> SourceMetrics.source(metrics, partitions))
        .orElse(LagReadings.NONE);
  }

  private LagReadings sinkLag(String jobId, Task task) {
    return flink
        .taskMetrics(jobId, task.id(), List.of(SourceMetrics.INPUT_WATERMARK), deadline)
        .value()
        .map(SourceMetrics::sink)
        .orElse(LagReadings.NONE);
  }

  /** One request for each of the first inner tasks: where a watermark stalls, all below stall. */
  private List<Task> withWatermarks(String jobId, List<Task> tasks) {
    Set<String> asked =
        tasks.stream()
            .filter(task -> task.role() == Task.Role.OPERATOR)
            .limit(MOST_INNER_TASKS)
            .map(Task::id)
            .collect(Collectors.toSet());
    return tasks.stream()
        .map(
            task ->
                asked.contains(task.id())
                    ? flink
                        .watermarks(jobId, task.id(), deadline)
                        .value()
                        .map(watermarks -> withLag(task, SourceMetrics.inner(watermarks)))
                        .orElse(task)
                    : task)
        .toList();
  }

  private static Task withLag(Task task, LagReadings lag) {
    return new Task(
        task.id(),
        task.name(),
        task.parallelism(),
        task.counts(),
        task.slotSharingGroup(),
        task.inputs(),
        task.role(),
        task.totals(),
        lag);
  }

  /**
   * The upper bounds, as what the job would take if it could. Before 1.20 the slot sharing groups
   * are unknown, and all tasks are taken to share one, as they do by default.
   */
  private OptionalInt desiredSlots(RestMessages.Job job) {
    Map<String, String> groups =
        job.vertices().stream()
            .filter(vertex -> vertex.slotSharingGroupId() != null)
            .collect(
                Collectors.toMap(RestMessages.Vertex::id, RestMessages.Vertex::slotSharingGroupId));
    return flink
        .resourceRequirements(job.jid(), deadline)
        .value()
        .filter(requirements -> !requirements.isEmpty())
        .map(
            requirements ->
                requirements.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            entry -> groups.getOrDefault(entry.getKey(), ""),
                            entry -> entry.getValue().parallelism().upperBound(),
                            Math::max)))
        .map(byGroup -> byGroup.values().stream().mapToInt(Integer::intValue).sum())
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }
}
