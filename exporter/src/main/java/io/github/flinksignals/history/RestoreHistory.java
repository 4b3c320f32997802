// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the current run was restored from, and what it should have been restored from.
 *
 * @param first the first restore of the run; empty until known
 * @param age age of the restored state when the run started; empty if unknown
 * @param unrestoredSince when its tasks were first seen deployed without a restore; empty before
 * @param predecessor the last earlier run with state; empty if none is known
 * @param loss the last loss of state that was not recovered; empty if there is none
 */
public record RestoreHistory(
    Optional<FirstRestore> first,
    Optional<Duration> age,
    Optional<Instant> unrestoredSince,
    Optional<Predecessor> predecessor,
    Optional<StateLoss> loss) {
  static final RestoreHistory NONE =
      new RestoreHistory(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Whether the run began with a savepoint, or with a checkpoint of another job id. Without a path,
   * high availability kept its own checkpoint.
   */
  public boolean fromAnother(Run run) {
    return first
        .flatMap(FirstRestore::restore)
        .filter(one -> one.externalPath().isPresent())
        .filter(one -> !SnapshotPath.inDirectoryOf(run.jobId(), one.externalPath()))
        .filter(one -> predecessor.filter(earlier -> failedOver(earlier, run, one)).isEmpty())
        .isPresent();
  }

  private static boolean failedOver(Predecessor earlier, Run run, Restore restore) {
    return earlier.run().jobId().equals(run.jobId()) && earlier.wroteInSeries(restore);
  }

  /**
   * A new run.
   *
   * @param ended the previous run, if it had state. If it only had the state that it began with, an
   *     earlier run that completed a checkpoint is still what to compare with
   */
  RestoreHistory newRun(Optional<Predecessor> ended) {
    return new RestoreHistory(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ended.filter(one -> !one.onlyRestored()).or(() -> predecessor).or(() -> ended),
        loss);
  }

  /**
   * @param statistics of a run whose tasks are deployed
   * @param restarted whether the run restarted since it began
   */
  RestoreHistory next(CheckpointStatistics statistics, Run run, boolean restarted, Instant now) {
    if (first.isPresent()) {
      return this;
    }
    if (statistics.restores() > 0) {
      return evaluated(
          FirstRestore.read(statistics, run, restarted), statistics.latestRestore(), run, now);
    }
    Instant since = unrestoredSince.filter(at -> !at.isAfter(now)).orElse(now);
    return now.isBefore(since.plus(CheckpointStatistics.LONGEST_CACHED))
        ? new RestoreHistory(first, age, Optional.of(since), predecessor, loss)
        : evaluated(FirstRestore.NOTHING, Optional.empty(), run, now);
  }

  private RestoreHistory evaluated(
      FirstRestore found, Optional<Restore> latest, Run run, Instant now) {
    return new RestoreHistory(
        Optional.of(found),
        found
            .restore()
            .flatMap(restore -> predecessor.flatMap(one -> one.age(restore, run.startedAt()))),
        Optional.empty(),
        predecessor,
        loss(found, latest, now));
  }

  private Optional<StateLoss> loss(FirstRestore found, Optional<Restore> latest, Instant now) {
    if (found.origin().isEmpty()) {
      // A run that began with the last state has only newer checkpoints.
      return latest
          .filter(one -> predecessor.filter(earlier -> earlier.newerThan(one)).isPresent())
          .map(older -> new StateLoss(now, predecessor, Optional.of(older)))
          .or(() -> loss);
    }
    boolean lost =
        predecessor
            .map(one -> found.restore().map(one::newerThan).orElse(!one.finished()))
            .orElse(false);
    if (lost) {
      return Optional.of(new StateLoss(now, predecessor, found.restore()));
    }
    return found.restore().isPresent() ? Optional.empty() : loss;
  }

  /**
   * Adds the restores saved before the exporter restarted, and applies what this process saw since.
   *
   * @param latest the last restore of the run
   */
  RestoreHistory withSaved(
      RestoreHistory saved,
      boolean sameRun,
      Optional<Predecessor> ended,
      Optional<Restore> latest,
      Run run,
      Instant now) {
    if (sameRun && saved.first.isPresent()) {
      return saved;
    }
    RestoreHistory begun = sameRun ? saved : saved.newRun(ended);
    return first
        .map(found -> begun.evaluated(found, latest, run, now))
        .orElseGet(() -> begun.with(first, age, unrestoredSince));
  }

  private RestoreHistory with(
      Optional<FirstRestore> newFirst, Optional<Duration> newAge, Optional<Instant> since) {
    return new RestoreHistory(newFirst, newAge, since, predecessor, loss);
  }
}
