// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.Run;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a run was first restored from.
 *
 * @param origin empty if it cannot be told any more, because the run was first seen after it had
 *     been restored several times
 * @param restore empty unless it was restored, and from what is known
 */
public record FirstRestore(Optional<Origin> origin, Optional<Restore> restore) {
  /** Flink writes {@code savepoint-<first digits of the job id>-<random>}. */
  private static final Pattern SAVEPOINT = Pattern.compile("(?:^|/)savepoint-[^/]*/?$");

  private static final Pattern CHECKPOINT = Pattern.compile("(?:^|/)chk-\\d+/?$");

  static final FirstRestore NOTHING = new FirstRestore(Optional.of(Origin.NONE), Optional.empty());

  private static final FirstRestore UNKNOWN = new FirstRestore(Optional.empty(), Optional.empty());

  /**
   * Reads it from what Flink tells, which is only the latest restore and how many there were.
   *
   * @param statistics of which {@code restores} is not zero
   * @param restarted whether the run was restarted since it began
   */
  static FirstRestore read(CheckpointStatistics statistics, Run run, boolean restarted) {
    if (statistics.restores() > 1 || statistics.latestRestore().isEmpty()) {
      return UNKNOWN;
    }
    Restore only = statistics.latestRestore().get();
    boolean ownCheckpoint =
        only.externalPath().map(path -> path.contains("/" + run.jobId() + "/")).orElse(false);
    if (restarted && ownCheckpoint) {
      // A restart restored it; had the run begun with state, this would be the second restore.
      return NOTHING;
    }
    return new FirstRestore(Optional.of(origin(only)), Optional.of(only));
  }

  /**
   * Told by the path. A checkpoint that was copied elsewhere is one that somebody chose by hand,
   * like a savepoint; without a path it is one that high availability kept.
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
