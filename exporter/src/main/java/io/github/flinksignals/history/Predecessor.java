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
 * The last earlier run of a job that completed a checkpoint, so its state could be restored; or, if
 * none is known, one that began with state.
 *
 * @param checkpoint the last completed checkpoint, or what it began with and when it was restored
 * @param savepoint the last completed savepoint; empty if none is known
 * @param finished whether it FINISHED at the end of its input, so no state needs to be restored
 * @param restored what it was itself first restored from; empty if nothing, or unknown
 * @param previous the run whose state it continued; empty if it continued none, or it is unknown
 * @param series of its checkpoints, if their paths lack the job id; see {@link SnapshotPath}
 */
public record Predecessor(
    Run run,
    Saved checkpoint,
    Optional<Saved> savepoint,
    boolean finished,
    Optional<Restore> restored,
    Optional<Predecessor> previous,
    Optional<String> series) {
  /** Runs that are remembered; a restore from an even earlier one cannot be compared. */
  private static final int LONGEST = 8;

  private static final int SHORT_ID = 6;

  /** A checkpoint or savepoint that completed. */
  public record Saved(long id, Instant at) {
    static Optional<Saved> of(Checkpoint checkpoint) {
      return checkpoint.completedAt().map(at -> new Saved(checkpoint.id(), at));
    }
  }

  /**
   * The run as predecessor of the next one; empty if it never had state, as far as is known.
   *
   * @param restores what the run was restored from
   */
  static Optional<Predecessor> of(
      Job job,
      Optional<JobDetails> details,
      CheckpointHistory checkpoints,
      RestoreHistory restores) {
    Optional<CheckpointStatistics> statistics =
        job.lastCheckpoints().or(() -> details.flatMap(JobDetails::checkpoints));
    Instant running = details.flatMap(JobDetails::runningSince).orElse(Instant.MIN);
    // A job that is stopped with a savepoint is FINISHED as well.
    boolean stopped = statistics.filter(one -> one.stoppingSince(running)).isPresent();
    boolean finished = job.state() == JobState.FINISHED && !stopped;
    Optional<Saved> savepoint =
        statistics.flatMap(CheckpointStatistics::latestSavepoint).flatMap(Saved::of);
    return checkpoints
        .lastCompleted()
        .flatMap(Saved::of)
        .or(() -> restored(restores).map(one -> new Saved(one.checkpointId(), one.at())))
        .map(
            checkpoint ->
                new Predecessor(
                    job.run(),
                    checkpoint,
                    savepoint,
                    finished,
                    restored(restores),
                    previous(restores),
                    series(job.run(), checkpoints)));
  }

  private static Optional<String> series(Run run, CheckpointHistory checkpoints) {
    return checkpoints
        .lastCompleted()
        .map(Checkpoint::externalPath)
        .filter(path -> !SnapshotPath.inDirectoryOf(run.jobId(), path))
        .flatMap(SnapshotPath::series);
  }

  private static Optional<Restore> restored(RestoreHistory restores) {
    return restores.first().flatMap(FirstRestore::restore);
  }

  private static Optional<Predecessor> previous(RestoreHistory restores) {
    return restored(restores)
        .flatMap(restore -> restores.predecessor().filter(one -> one.comparable(restore)))
        .map(one -> one.shortened(LONGEST - 1));
  }

  private Predecessor shortened(int runs) {
    return new Predecessor(
        run,
        checkpoint,
        savepoint,
        finished,
        restored,
        runs <= 1 ? Optional.empty() : previous.map(one -> one.shortened(runs - 1)),
        series);
  }

  /** Whether it completed no checkpoint, so its state was only what it began with. */
  public boolean onlyRestored() {
    return restored
        .filter(one -> one.checkpointId() == checkpoint.id() && one.at().equals(checkpoint.at()))
        .isPresent();
  }

  /** Whether the restored state is older than the last checkpoint. */
  boolean newerThan(Restore restore) {
    return comparable(restore) && restore.checkpointId() < checkpoint.id();
  }

  /**
   * Checkpoint ids continue along a chain of restores, so they are comparable only if the restored
   * state is from this chain: this run or one that it continues wrote it, or was restored from it.
   */
  private boolean comparable(Restore restore) {
    return wrote(restore)
        || restored.filter(one -> same(one, restore) || earlier(one, restore)).isPresent()
        || previous.filter(one -> one.comparable(restore)).isPresent();
  }

  private static boolean same(Restore one, Restore other) {
    return one.checkpointId() == other.checkpointId()
        && one.externalPath().equals(other.externalPath());
  }

  /**
   * Whether the other state is from before this one, and of the same job, which need not have been
   * seen. Later states of that job are not comparable: it continued while this run did, so equal
   * ids are of different states.
   */
  private static boolean earlier(Restore one, Restore other) {
    return other.checkpointId() < one.checkpointId()
        && SnapshotPath.sameSeries(one.externalPath(), other.externalPath());
  }

  /** Savepoint paths contain only the first digits of the job id. */
  private boolean wrote(Restore restore) {
    String jobId = run.jobId();
    String prefix = "/savepoint-" + jobId.substring(0, Math.min(SHORT_ID, jobId.length())) + "-";
    return SnapshotPath.inDirectoryOf(jobId, restore.externalPath())
        || restore.externalPath().filter(path -> path.contains(prefix)).isPresent()
        || wroteInSeries(restore);
  }

  /** Whether it is a checkpoint in the directory of this run, which has no job id. */
  boolean wroteInSeries(Restore restore) {
    return series.isPresent() && series.equals(SnapshotPath.series(restore.externalPath()));
  }

  /** The age of the restored state when a run started; empty if unknown. */
  Optional<Duration> age(Restore restore, Instant startedAt) {
    if (onlyRestored()) {
      return Optional.empty();
    }
    Optional<Instant> savedAt =
        at(checkpoint, restore).or(() -> savepoint.flatMap(saved -> at(saved, restore)));
    return savedAt.map(at -> Duration.between(at, startedAt)).filter(age -> !age.isNegative());
  }

  private static Optional<Instant> at(Saved saved, Restore restore) {
    return saved.id() == restore.checkpointId() ? Optional.of(saved.at()) : Optional.empty();
  }
}
