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
 * @param id of this run; empty for an expected job that was never seen
 * @param state as last seen
 * @param startedAt of this run
 * @param endedAt empty while it lives
 * @param seenAt when it was last seen; empty if never
 * @param blind whether that is too long ago to count
 * @param judged false for a batch job, whose tasks wait for each other by design
 * @param scaleSafe whether it may be scaled further now; never true of a job that is not judged
 * @param blockers what speaks against it
 * @param failureModes those that are active: roots first, then those that began first
 * @param unknown those that cannot be judged
 * @param parallelism the highest of a task
 * @param tasks how many there are and run
 * @param checkpoints empty without periodic checkpoints
 * @param rescale the last one; empty if none is known
 * @param restored what this run was first restored from; empty if that is not known
 * @param flow lag and what holds up the job
 * @param restarts of this run that no rescale caused
 * @param lastFailure the last exception of the job
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
    Optional<Restored> restored,
    FlowStatus flow,
    OptionalLong restarts,
    Optional<LastFailure> lastFailure) {

  /** What speaks against scaling, and what that means. */
  public record BlockerStatus(String blocker, String meaning) {}

  /** Tasks, that is subtasks of all vertices; those that finished for good count as running. */
  public record Tasks(int running, int total) {}

  /**
   * What a run began with.
   *
   * @param origin {@code none}, {@code checkpoint} or {@code savepoint}
   * @param checkpointId of the checkpoint or savepoint
   * @param ageSeconds how old that was when the run started; empty if not known
   */
  public record Restored(String origin, OptionalLong checkpointId, OptionalLong ageSeconds) {}

  /** The deepest exception's class, and the task it was in; empty for the whole job. */
  public record LastFailure(Instant at, String exception, Optional<String> task) {}

  static JobStatus of(JobAssessment job) {
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
            .map(blocker -> new BlockerStatus(blocker.label(), blocker.meaning()))
            .toList(),
        ModeStatus.active(job),
        ModeStatus.unknown(job),
        history
            .flatMap(JobHistory::details)
            .map(JobDetails::parallelism)
            .orElse(OptionalInt.empty()),
        history.map(known -> known.job().counts()).flatMap(JobStatus::tasks),
        history.flatMap(CheckpointStatus::of),
        history.flatMap(known -> known.rescales().last()).map(RescaleStatus::of),
        history.flatMap(JobStatus::restored),
        FlowStatus.of(job),
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

  /** How it stands, in one word. */
  public JobHealth standing() {
    if (!failureModes.isEmpty()) {
      return JobHealth.UNWELL;
    }
    if (state.map(JobState::endedNormally).orElse(false)) {
      return JobHealth.ENDED;
    }
    if (!judged) {
      return JobHealth.NOT_JUDGED;
    }
    if (blind) {
      return JobHealth.UNSEEN;
    }
    return scaleSafe ? JobHealth.SAFE : JobHealth.NOT_NOW;
  }

  /** The severity of the worst failure mode. */
  Severity worst() {
    return failureModes.stream()
        .map(ModeStatus::level)
        .min(Severity::compareTo)
        .orElse(Severity.INFO);
  }
}
