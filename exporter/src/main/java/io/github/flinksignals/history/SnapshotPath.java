// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the path of a checkpoint or savepoint shows. */
final class SnapshotPath {
  /** Savepoints have the first digits of the job id in their names. */
  private static final Pattern IN_SERIES =
      Pattern.compile("((?:.*/)?(?:chk|savepoint-[^/]+))-[0-9a-f]+/?");

  private SnapshotPath() {}

  /**
   * The path without the number of the checkpoint, or without the random end of a savepoint. Those
   * with the same series were written by the same job, whatever the directory is: without {@code
   * execution.checkpointing.create-subdir} (Flink 1.20 and later, {@code
   * state.checkpoints.create-subdir} before), it has no job id, and jobs must not share it. Empty
   * for a path that Flink did not choose.
   */
  static Optional<String> series(Optional<String> path) {
    return path.map(IN_SERIES::matcher)
        .filter(found -> found.matches())
        .map(found -> found.group(1));
  }

  /** Whether both are known to be of one series. */
  static boolean sameSeries(Optional<String> one, Optional<String> other) {
    return series(one).isPresent() && series(one).equals(series(other));
  }

  /** Whether it is in the directory that Flink creates for the checkpoints of a job. */
  static boolean inDirectoryOf(String jobId, Optional<String> path) {
    return path.filter(one -> one.contains("/" + jobId + "/")).isPresent();
  }
}
