// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry of {@code exceptionHistory} in {@code /jobs/:id/exceptions}: a failure of the job or of
 * a region of it.
 *
 * @param exception class name of the deepest cause that is specific; {@code exceptionName} may be a
 *     wrapper
 * @param taskName the task that failed; empty if the whole job failed
 * @param checkpointId the checkpoint that failed the task; empty if it was something else
 * @param storageCause what is wrong with the checkpoint storage; empty if it did not fail
 */
public record Failure(
    Instant at,
    Kind kind,
    String exception,
    Optional<String> taskName,
    OptionalLong checkpointId,
    Optional<CheckpointFailureCause> storageCause) {
  /** What caused a failure and the restart that follows it. */
  public enum Kind {
    /** Tasks found no slot. */
    SLOTS,
    /** A TaskManager was lost. */
    TASK_MANAGER,
    /** A checkpoint failed in a way that fails the job. */
    CHECKPOINT,
    /** Anything else, usually the job's own code. */
    JOB
  }
}
