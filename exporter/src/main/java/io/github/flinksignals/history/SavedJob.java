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
 * What of a job outlives the process of the exporter: enough to judge what comes after it. Two
 * places keep it, a file and the exporter's own series in Prometheus, of which the second knows
 * less; what a place does not know is empty.
 *
 * @param name the job's identity
 * @param run the last one that was seen
 * @param state as last seen
 * @param endedAt empty while it lives
 * @param seenAt when it was last seen
 * @param lastAllRunning when all its tasks were last seen running; empty if never
 * @param lastCompleted the last completed checkpoint
 * @param lastSavepoint the last completed savepoint of a run that ended; empty while it lives
 * @param failedTotals failed checkpoints of the run by cause
 * @param recentlyFailed those of them that Flink may tell of again, oldest first
 * @param restarts of late, oldest first
 * @param rescaleRestarts restarts of the run that rescales caused
 * @param baseline the baseline of the job
 * @param rescales how wide it is, and its last rescale
 * @param restores what the run began with, and what it should have begun with
 */
public record SavedJob(
    String name,
    Run run,
    JobState state,
    Optional<Instant> endedAt,
    Instant seenAt,
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
  /** More than Flink tells of ({@code web.checkpoints.history}) unless it is told to. */
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
        history.running().lastAllRunning(),
        history.checkpoints().lastCompleted(),
        job.lastCheckpoints().flatMap(CheckpointStatistics::latestSavepoint),
        history.checkpoints().failed().totals(),
        Tail.of(history.checkpoints().failed().recent(), MOST_FAILED),
        history.restarts().recent(),
        history.restarts().rescales(),
        history.baseline().values(),
        history.rescales(),
        history.restores());
  }

  /** What the run leaves to one that comes after it; empty if it never completed a checkpoint. */
  Optional<Predecessor> predecessor() {
    JobHistory restored = restored(seenAt);
    return Predecessor.of(restored.job(), restored.details(), restored.checkpoints());
  }

  /**
   * The job as if it had been seen all along, but not yet again.
   *
   * @param now what waits for the job, such as the grace it has to come up, counts from here
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
            TaskCounts.NONE,
            List.of(),
            Optional.empty(),
            lastCheckpoints),
        Optional.empty(),
        seenAt,
        seenAt,
        Optional.empty(),
        new RunningHistory(false, now, lastAllRunning),
        CheckpointHistory.restored(lastCompleted, failedTotals, recentlyFailed),
        RestartHistory.restored(restarts, rescaleRestarts),
        new SlotHistory(SlotNeed.UNKNOWN, Optional.empty(), TaskManagerHistory.begin(run)),
        Map.of(),
        FlowHistory.begin(now),
        Baseline.restored(baseline),
        rescales,
        restores);
  }
}
