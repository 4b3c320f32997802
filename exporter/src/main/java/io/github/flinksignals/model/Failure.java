// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry of {@code exceptionHistory} in {@code /jobs/:id/exceptions}: something that failed the
 * job or a region of it.
 *
 * @param exception class name of the deepest cause that says something; {@code exceptionName} may
 *     be a mere wrapper
 * @param taskName task it failed in; empty for failures of the whole job
 * @param checkpointId the checkpoint that the failing task was taking, if that is what failed it
 * @param storageCause what is wrong with the checkpoint storage; empty if it did not fail
 */
public record Failure(
    Instant at,
    Kind kind,
    String exception,
    Optional<String> taskName,
    OptionalLong checkpointId,
    Optional<CheckpointFailureCause> storageCause) {
  /** What a failure, and the restart that follows it, is to be attributed to. */
  public enum Kind {
    /** Tasks found no slot. */
    SLOTS,
    /** A TaskManager went away under its tasks. */
    TASK_MANAGER,
    /** A checkpoint failed in a way that fails the job. */
    CHECKPOINT,
    /** Anything else, above all the job's own code. */
    JOB
  }
}
