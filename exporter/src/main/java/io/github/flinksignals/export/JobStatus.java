// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.FirstRestore;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Origin;
import io.github.flinksignals.history.RestartHistory;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.JobAssessment;
import io.github.flinksignals.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One job.
 *
 * @param id Flink's id of this run; empty for an expected job that was never seen
 * @param state last known state
 * @param startedAt when this run started
 * @param endedAt empty while the job is live
 * @param seenAt when the job was last seen; empty if never
 * @param blind whether the job was not seen recently, so that its data is outdated
 * @param judged whether failure modes are evaluated; false for a batch job, whose tasks wait for
 *     each other by design
 * @param scaleSafe whether it is safe to scale the job further now; false if it is not evaluated
 * @param blockers why it is not safe to scale
 * @param failureModes active ones: root causes first, then by severity and start
 * @param unknown failure modes without enough data
 * @param parallelism highest parallelism of a task
 * @param tasks number of subtasks
 * @param checkpoints empty without periodic checkpoints
 * @param rescale the last one; empty if none is known
 * @param schedulerReport the newest rescale that the adaptive scheduler reports; empty if it
 *     reports none
 * @param restored what this run was first restored from; empty if unknown
 * @param flow lag and bottleneck
 * @param scaling how far the job can be scaled
 * @param capacity what the tasks can process, those with the least headroom first; without tasks
 *     whose capacity is not known
 * @param restarts number of restarts of this run that no rescale caused
 * @param lastFailure the last failure in {@code /jobs/:id/exceptions}
 */
public record JobStatus(
    String name,
    Optional<String> id,
    Optional<JobState> state,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> seenAt,
    boolean blind,
    boolean judged,
    boolean scaleSafe,
    List<BlockerStatus> blockers,
    List<ModeStatus> failureModes,
    List<ModeStatus.Unknown> unknown,
    OptionalInt parallelism,
    Optional<Tasks> tasks,
    Optional<CheckpointStatus> checkpoints,
    Optional<RescaleStatus> rescale,
    Optional<SchedulerReport> schedulerReport,
    Optional<Restored> restored,
    FlowStatus flow,
    ScaleStatus scaling,
    List<CapacityStatus> capacity,
    OptionalLong restarts,
    Optional<LastFailure> lastFailure) {

  /** A reason not to scale, and its meaning in words. */
  public record BlockerStatus(Blocker blocker, String meaning) {}

  /** Subtasks of all vertices. Subtasks in state FINISHED count as running. */
  public record Tasks(int running, int total) {}

  /**
   * The state that a run started with.
   *
   * @param origin {@code none}, {@code checkpoint} or {@code savepoint}
   * @param checkpointId of the checkpoint or savepoint; empty without state
   * @param ageSeconds age of the state when the run started; empty if unknown
   */
  public record Restored(String origin, OptionalLong checkpointId, OptionalLong ageSeconds) {}

  /**
   * A failure of the job.
   *
   * @param exception class of the root cause
   * @param task where it happened; empty if it concerns the whole job
   */
  public record LastFailure(Instant at, String exception, Optional<String> task) {}

  static JobStatus of(JobAssessment job, Links links) {
    Optional<JobHistory> history = job.history();
    boolean judged = !job.findings().isEmpty();
    return new JobStatus(
        job.name(),
        history.map(known -> known.job().run().jobId()),
        history.map(known -> known.job().state()),
        history.map(known -> known.job().run().startedAt()),
        history.flatMap(known -> known.job().endedAt()),
        history.map(JobHistory::seenAt),
        job.blind(),
        judged,
        judged && job.scaleSafe(),
        Arrays.stream(Blocker.values())
            .filter(job.blockers()::contains)
            .map(blocker -> new BlockerStatus(blocker, blocker.meaning()))
            .toList(),
        ModeStatus.active(job, links),
        ModeStatus.unknown(job),
        history
            .flatMap(JobHistory::details)
            .map(JobDetails::parallelism)
            .orElse(OptionalInt.empty()),
        history.map(known -> known.job().counts()).flatMap(JobStatus::tasks),
        history.flatMap(CheckpointStatus::of),
        history.flatMap(known -> known.rescales().last()).map(RescaleStatus::of),
        history
            .flatMap(JobHistory::details)
            .flatMap(details -> details.rescaleReports().stream().findFirst())
            .map(SchedulerReport::of),
        history.flatMap(JobStatus::restored),
        FlowStatus.of(job),
        ScaleStatus.of(job.scaleLimits()),
        history.filter(known -> judged && !job.blind()).map(CapacityStatus::of).orElse(List.of()),
        history.map(JobHistory::restarts).map(RestartHistory::total).orElse(OptionalLong.empty()),
        history.flatMap(known -> known.restarts().lastFailure()).map(JobStatus::failure));
  }

  private static Optional<Tasks> tasks(TaskCounts counts) {
    return counts.total() == 0
        ? Optional.empty()
        : Optional.of(new Tasks(counts.running() + counts.finished(), counts.total()));
  }

  private static Optional<Restored> restored(JobHistory history) {
    Optional<FirstRestore> first = history.restores().first();
    Optional<Origin> origin = first.flatMap(FirstRestore::origin);
    return origin.map(
        from ->
            new Restored(
                from.label(),
                first
                    .flatMap(FirstRestore::restore)
                    .map(restore -> OptionalLong.of(restore.checkpointId()))
                    .orElse(OptionalLong.empty()),
                history
                    .restores()
                    .age()
                    .map(Duration::toSeconds)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty())));
  }

  private static LastFailure failure(Failure failure) {
    return new LastFailure(failure.at(), failure.exception(), failure.taskName());
  }

  /** The group of the status page that the job belongs to. */
  public JobHealth health() {
    if (failureModes.stream().anyMatch(mode -> mode.severity() != Severity.INFO)) {
      return JobHealth.FAILING;
    }
    if (state.map(JobState::endedNormally).orElse(false)) {
      return JobHealth.ENDED;
    }
    if (!judged) {
      return JobHealth.NOT_EVALUATED;
    }
    if (blind) {
      return JobHealth.NOT_SEEN;
    }
    return scaleSafe ? JobHealth.SAFE_TO_SCALE : JobHealth.NOT_SAFE_TO_SCALE;
  }

  /** The highest severity of an active failure mode. */
  Severity worst() {
    return failureModes.stream()
        .map(ModeStatus::severity)
        .min(Severity::compareTo)
        .orElse(Severity.INFO);
  }
}
