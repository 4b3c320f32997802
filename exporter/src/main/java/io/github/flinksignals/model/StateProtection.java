// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Optional;

/**
 * What of a job's configuration decides whether its state survives. A value is empty if Flink does
 * not report it.
 *
 * @param retained whether checkpoints stay when the job is cancelled; {@code externalization}
 * @param inJobManager whether checkpoints are only in the memory of the JobManager; {@code
 *     checkpoint_storage}
 * @param unaligned whether checkpoints are unaligned; {@code unaligned_checkpoints}
 * @param duringRecovery whether checkpoints are triggered before the state is restored ({@code
 *     execution.checkpointing.during-recovery.enabled} of the JobManager); false before Flink 2.3
 */
public record StateProtection(
    Optional<Boolean> retained,
    Optional<Boolean> inJobManager,
    Optional<Boolean> unaligned,
    boolean duringRecovery) {
  /** Of a job without checkpoints. */
  public static final StateProtection UNKNOWN =
      new StateProtection(Optional.empty(), Optional.empty(), Optional.empty(), false);

  /** The same with the configuration of the JobManager. */
  public StateProtection duringRecovery(boolean enabled) {
    return new StateProtection(retained, inJobManager, unaligned, enabled);
  }

  /** Whether a checkpoint that is triggered during recovery cannot end (FLINK-40518). */
  public boolean hangsDuringRecovery() {
    return duringRecovery && unaligned.isPresent() && !unaligned.get();
  }
}
