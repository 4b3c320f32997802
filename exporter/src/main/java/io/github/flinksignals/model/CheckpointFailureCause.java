// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.EnumLabels;

/** Why a checkpoint fails: the values of the label {@code cause}. */
public enum CheckpointFailureCause {
  /** The checkpoint storage refuses: credentials, permissions, signatures, tokens, keys of KMS. */
  STORAGE_ACCESS,
  /** The checkpoint storage is out of reach, throttles, is full, is broken or does not exist. */
  STORAGE_UNREACHABLE,
  /** The checkpoint expired before all tasks acknowledged it. */
  TIMEOUT,
  /** A task declined it. */
  DECLINED,
  /** A task failed, or the job restarted, while the checkpoint was pending. */
  TASK_FAILURE,
  /** All tasks acknowledged it, but the JobManager could not complete it. */
  FINALIZE,
  /** Something else, or Flink reports no reason. */
  OTHER;

  /** As written in the label {@code cause}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
