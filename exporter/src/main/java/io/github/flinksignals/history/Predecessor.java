// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The last run of a job, before the present one, that had completed a checkpoint: it had state to
 * go on from.
 *
 * @param checkpoint the last completed one that was seen
 * @param savepoint the last completed one that was seen; empty if none was
 * @param finished whether it FINISHED by itself, at the end of its input, so that nothing goes on
 */
public record Predecessor(Run run, Saved checkpoint, Optional<Saved> savepoint, boolean finished) {
  private static final int SHORT_ID = 6;

  /** A checkpoint or savepoint that completed. */
  public record Saved(long id, Instant at) {
    static Optional<Saved> of(Checkpoint checkpoint) {
      return checkpoint.completedAt().map(at -> new Saved(checkpoint.id(), at));
    }
  }

  /** What a run leaves to the next one; empty if it never completed a checkpoint. */
  static Optional<Predecessor> of(
      Job job, Optional<JobDetails> details, CheckpointHistory checkpoints) {
    Optional<CheckpointStatistics> statistics =
        job.lastCheckpoints().or(() -> details.flatMap(JobDetails::checkpoints));
    // A job that is stopped with a savepoint reads FINISHED as well.
    boolean stopped = statistics.map(CheckpointStatistics::stopping).orElse(false);
    boolean finished = job.state() == JobState.FINISHED && !stopped;
    Optional<Saved> savepoint =
        statistics.flatMap(CheckpointStatistics::latestSavepoint).flatMap(Saved::of);
    return checkpoints
        .lastCompleted()
        .flatMap(Saved::of)
        .map(checkpoint -> new Predecessor(job.run(), checkpoint, savepoint, finished));
  }

  /** Whether a run that was restored so began from an older state than there was. */
  boolean newerThan(Restore restore) {
    return comparable(restore) && restore.checkpointId() < checkpoint.id();
  }

  /**
   * Ids are counted on from run to run along a chain of restores, so they compare only if what was
   * restored was written by this run. Paths of savepoints hold but the first digits of its job id.
   */
  private boolean comparable(Restore restore) {
    String path = restore.externalPath().orElse("");
    String jobId = run.jobId();
    return path.contains("/" + jobId + "/")
        || path.contains(
            "/savepoint-" + jobId.substring(0, Math.min(SHORT_ID, jobId.length())) + "-");
  }

  /** How old the restored state was when a run started; empty if its time is not known. */
  Optional<Duration> age(Restore restore, Instant startedAt) {
    Optional<Instant> savedAt =
        at(checkpoint, restore).or(() -> savepoint.flatMap(saved -> at(saved, restore)));
    return savedAt.map(at -> Duration.between(at, startedAt)).filter(age -> !age.isNegative());
  }

  private static Optional<Instant> at(Saved saved, Restore restore) {
    return saved.id() == restore.checkpointId() ? Optional.of(saved.at()) : Optional.empty();
  }
}
