// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.EnumLabels;

/** Why a checkpoint fails: the values of the label {@code cause}. */
public enum CheckpointFailureCause {
  /** The storage denies access: 403, access denied, invalid or expired credentials, KMS keys. */
  STORAGE_ACCESS,
  /** The storage is unreachable, slow, overloaded, full or broken, or does not exist. */
  STORAGE_UNREACHABLE,
  /** The checkpoint expired before all tasks acknowledged it. */
  TIMEOUT,
  /** A task declined it. */
  DECLINED,
  /** A task failed, or the job restarted, while the checkpoint was pending. */
  TASK_FAILURE,
  /** All tasks acknowledged it, but the JobManager could not finalize it. */
  FINALIZE,
  /** Any other cause, or Flink reports none. */
  OTHER;

  /** The value of the label {@code cause}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
