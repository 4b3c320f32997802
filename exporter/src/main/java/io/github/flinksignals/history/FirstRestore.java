// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.Run;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run was first restored from.
 *
 * @param origin empty if unknown, because the run was first seen after several restores, and the
 *     last one may be of its own checkpoint
 * @param restore the first restore; empty if there was none or it is unknown
 */
public record FirstRestore(Optional<Origin> origin, Optional<Restore> restore) {
  /** Flink names the directory {@code savepoint-<first digits of the job id>-<random>}. */
  private static final Pattern SAVEPOINT = Pattern.compile("(?:^|/)savepoint-[^/]*/?$");

  private static final Pattern CHECKPOINT = Pattern.compile("(?:^|/)chk-\\d+/?$");

  static final FirstRestore NOTHING = new FirstRestore(Optional.of(Origin.NONE), Optional.empty());

  private static final FirstRestore UNKNOWN = new FirstRestore(Optional.empty(), Optional.empty());

  /**
   * Derives the first restore. Flink reports only the latest restore and the number of restores.
   *
   * @param statistics checkpoints of the run; {@code restores} must not be 0
   * @param restarted whether the run restarted since it began
   */
  static FirstRestore read(CheckpointStatistics statistics, Run run, boolean restarted) {
    if (statistics.latestRestore().isEmpty()) {
      return UNKNOWN;
    }
    Restore latest = statistics.latestRestore().get();
    if (statistics.restores() > 1 && mayBeWrittenBy(run, latest, statistics)) {
      return UNKNOWN;
    }
    if (restarted && writtenBy(run, latest, statistics)) {
      // A restart restored this checkpoint. If the run had begun with state, this would be
      // the second restore.
      return NOTHING;
    }
    // Without a checkpoint of its own, a restart restores again what the run began with.
    return new FirstRestore(Optional.of(origin(latest)), Optional.of(latest));
  }

  /** A directory without job id may have checkpoints of earlier runs, but none with the same id. */
  private static boolean writtenBy(Run run, Restore restore, CheckpointStatistics statistics) {
    return SnapshotPath.inDirectoryOf(run.jobId(), restore.externalPath())
        || completed(statistics)
            .anyMatch(
                one ->
                    one.id() == restore.checkpointId()
                        && one.externalPath().isPresent()
                        && one.externalPath().equals(restore.externalPath()));
  }

  /** Flink reports few checkpoints, so one of the same series may have been of this run. */
  private static boolean mayBeWrittenBy(Run run, Restore restore, CheckpointStatistics statistics) {
    Optional<String> path = restore.externalPath();
    return path.isEmpty()
        || SnapshotPath.inDirectoryOf(run.jobId(), path)
        || completed(statistics)
            .map(Checkpoint::externalPath)
            .anyMatch(own -> own.equals(path) || SnapshotPath.sameSeries(own, path));
  }

  /** Checkpoints and savepoints of the run, as far as Flink reports them. */
  private static Stream<Checkpoint> completed(CheckpointStatistics statistics) {
    return Stream.of(
            statistics.latestCompleted().stream(),
            statistics.latestSavepoint().stream(),
            statistics.recent().stream())
        .flatMap(some -> some)
        .filter(Checkpoint::completed);
  }

  /**
   * Derives the origin from the path. A copied checkpoint was chosen by a person, so it counts as a
   * savepoint. Without a path, high availability kept the checkpoint.
   */
  private static Origin origin(Restore restore) {
    if (restore.externalPath().isEmpty()) {
      return Origin.CHECKPOINT;
    }
    String path = restore.externalPath().get();
    boolean checkpoint = CHECKPOINT.matcher(path).find() && !SAVEPOINT.matcher(path).find();
    return checkpoint ? Origin.CHECKPOINT : Origin.SAVEPOINT;
  }
}
