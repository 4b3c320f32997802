// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.StoragePath;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One checkpoint or savepoint, from {@code history} or {@code latest} of {@code
 * /jobs/:id/checkpoints}.
 *
 * @param id increases with each trigger of a run; after a restore it continues from the restored id
 * @param savepoint {@code is_savepoint}
 * @param stopping a savepoint that ends the job: {@code checkpoint_type} SYNC_SAVEPOINT
 * @param triggeredAt {@code trigger_timestamp}, by the JobManager's clock
 * @param completedAt {@code latest_ack_timestamp} of a completed one
 * @param failedAt {@code failure_timestamp} of a failed one
 * @param duration {@code end_to_end_duration} of a completed one
 * @param wholeStateDuration what a completed one would have taken for the whole state, if it wrote
 *     only a part of it; empty if it is not known
 * @param stateBytes {@code state_size}: the full state, not the increment
 * @param subtasks {@code num_subtasks} that must acknowledge it
 * @param acknowledgedSubtasks {@code num_acknowledged_subtasks} of them that have done so
 * @param failure why it failed; empty unless it failed
 * @param externalPath where it was written; empty unless it completed and Flink reports the path
 */
public record Checkpoint(
    long id,
    State status,
    boolean savepoint,
    boolean stopping,
    Instant triggeredAt,
    Optional<Instant> completedAt,
    Optional<Instant> failedAt,
    Optional<Duration> duration,
    Optional<Duration> wholeStateDuration,
    long stateBytes,
    int subtasks,
    int acknowledgedSubtasks,
    Optional<CheckpointFailure> failure,
    Optional<String> externalPath) {
  public Checkpoint {
    externalPath = externalPath.map(StoragePath::withoutCredentials);
  }

  /** The state of a checkpoint. */
  public enum State {
    IN_PROGRESS,
    COMPLETED,
    FAILED
  }

  /** Whether its state is {@code IN_PROGRESS}. */
  public boolean inProgress() {
    return status == State.IN_PROGRESS;
  }

  /** Whether its state is {@code COMPLETED}. */
  public boolean completed() {
    return status == State.COMPLETED;
  }

  /** Whether its state is {@code FAILED}. */
  public boolean failed() {
    return status == State.FAILED;
  }

  /** The same checkpoint with another completion time. */
  public Checkpoint completedAt(Instant time) {
    return new Checkpoint(
        id,
        status,
        savepoint,
        stopping,
        triggeredAt,
        Optional.of(time),
        failedAt,
        duration,
        wholeStateDuration,
        stateBytes,
        subtasks,
        acknowledgedSubtasks,
        failure,
        externalPath);
  }

  /** When it completed or failed; empty while it is in progress. */
  public Optional<Instant> endedAt() {
    return completedAt.or(() -> failedAt);
  }
}
