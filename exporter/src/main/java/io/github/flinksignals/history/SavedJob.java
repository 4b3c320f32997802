// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.TaskCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a job's history that is saved across exporter restarts: enough to evaluate what
 * follows. It comes from the history file or from the exporter's own series in Prometheus.
 * Prometheus knows less, and what it does not know is empty.
 *
 * @param name the job name, which identifies the job
 * @param run the last one that was seen
 * @param state as last seen
 * @param endedAt empty while it lives
 * @param seenAt when it was last seen
 * @param missingSince since when the JobManager did not list it; empty if it did, and if the job
 *     ended
 * @param lastAllRunning when all its tasks were last seen running; empty if never
 * @param lastCompleted the last completed checkpoint
 * @param lastSavepoint the last completed savepoint of a run that ended; empty while the job lives
 * @param failedTotals failed checkpoints of the run by cause
 * @param recentlyFailed failed checkpoints that Flink may report again, oldest first
 * @param restarts recent ones, oldest first
 * @param rescaleRestarts restarts of the run caused by rescales
 * @param baseline the baseline of the job
 * @param rescales its parallelism and its last rescale
 * @param restores what the run was restored from, and what it should have been restored from
 */
public record SavedJob(
    String name,
    Run run,
    JobState state,
    Optional<Instant> endedAt,
    Instant seenAt,
    Optional<Instant> missingSince,
    Optional<Instant> lastAllRunning,
    Optional<Checkpoint> lastCompleted,
    Optional<Checkpoint> lastSavepoint,
    Map<CheckpointFailureCause, Long> failedTotals,
    List<FailedCheckpoint> recentlyFailed,
    List<Restart> restarts,
    long rescaleRestarts,
    @JsonProperty("usual") BaselineValues baseline,
    RescaleHistory rescales,
    RestoreHistory restores) {
  /** Above Flink's default of ten ({@code web.checkpoints.history}). */
  private static final int MOST_FAILED = 16;

  public SavedJob {
    failedTotals = Map.copyOf(failedTotals);
    recentlyFailed = List.copyOf(recentlyFailed);
    restarts = List.copyOf(restarts);
  }

  static SavedJob of(JobHistory history) {
    Job job = history.job();
    return new SavedJob(
        job.name(),
        job.run(),
        job.state(),
        job.endedAt(),
        history.seenAt(),
        history.missingSince(),
        history.running().lastAllRunning(),
        history.checkpoints().lastCompleted(),
        job.lastCheckpoints().flatMap(CheckpointStatistics::latestSavepoint),
        history.checkpoints().failed().totals(),
        Tail.of(history.checkpoints().failed().recent(), MOST_FAILED),
        history.restarts().recent(),
        history.restarts().rescales(),
        history.baseline().values(),
        history.rescales().saved(),
        history.restores());
  }

  /** Whether it may be in place of a job that was not submitted; only its name is saved. */
  boolean replacesUnsubmitted() {
    return state == JobState.FAILED && Job.madeUp(name);
  }

  /** The run as predecessor of the next one; empty if it never had state, as far as is known. */
  Optional<Predecessor> predecessor() {
    JobHistory restored = restored(seenAt);
    return Predecessor.of(
        restored.job(), restored.details(), restored.checkpoints(), restored.restores());
  }

  /**
   * The job's history in a new exporter process, before the job is seen again.
   *
   * @param now start of waiting times, such as the grace period for the job to appear
   */
  JobHistory restored(Instant now) {
    Optional<CheckpointStatistics> lastCheckpoints =
        state.ended()
            ? Optional.of(
                new CheckpointStatistics(
                    0,
                    0,
                    List.of(),
                    lastCompleted,
                    lastSavepoint,
                    Optional.empty(),
                    Optional.empty()))
            : Optional.empty();
    return new JobHistory(
        new Job(
            name,
            run,
            state,
            endedAt,
            Optional.empty(),
            TaskCounts.NONE,
            List.of(),
            Optional.empty(),
            lastCheckpoints),
        Optional.empty(),
        seenAt,
        seenAt,
        missingSince,
        new RunningHistory(false, now, lastAllRunning),
        CheckpointHistory.restored(lastCompleted, failedTotals, recentlyFailed, run),
        RestartHistory.restored(restarts, rescaleRestarts),
        SlotHistory.waitingForNothing(SlotNeed.UNKNOWN, run),
        Map.of(),
        FlowHistory.begin(now),
        Baseline.restored(baseline),
        rescales,
        restores);
  }
}
