// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobDetails;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The checkpoints of a job with periodic checkpoints.
 *
 * @param completed number of completed checkpoints of this run, without savepoints
 * @param lastCompletedAt empty if no completed checkpoint is known
 * @param lastDurationSeconds end-to-end duration of the last completed checkpoint
 * @param lastSizeBytes full state size of the last completed checkpoint
 * @param failedSince number of failed checkpoints since the last completed one
 * @param failureCause cause of these failures, a value of the label {@code cause}; empty if there
 *     are none
 */
public record CheckpointStatus(
    long completed,
    Optional<Instant> lastCompletedAt,
    OptionalDouble lastDurationSeconds,
    OptionalLong lastSizeBytes,
    int failedSince,
    Optional<String> failureCause) {
  private static final double MILLIS = 1000.0;

  static Optional<CheckpointStatus> of(JobHistory job) {
    return job.details()
        .flatMap(JobDetails::checkpointing)
        .filter(Checkpointing::periodic)
        .map(periodic -> of(job.checkpoints()));
  }

  private static CheckpointStatus of(CheckpointHistory checkpoints) {
    Optional<Checkpoint> last = checkpoints.lastCompleted();
    return new CheckpointStatus(
        checkpoints.completedTotal(),
        last.flatMap(Checkpoint::completedAt),
        last.flatMap(Checkpoint::duration)
            .map(duration -> OptionalDouble.of(duration.toMillis() / MILLIS))
            .orElse(OptionalDouble.empty()),
        last.map(one -> OptionalLong.of(one.stateBytes())).orElse(OptionalLong.empty()),
        checkpoints.failed().streakLength(),
        checkpoints.failed().streakCause().map(CheckpointFailureCause::label));
  }
}
