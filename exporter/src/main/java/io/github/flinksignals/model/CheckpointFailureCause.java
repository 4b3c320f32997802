// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.EnumLabels;

/** The kinds of reasons for which a checkpoint fails: the values of the label {@code cause}. */
public enum CheckpointFailureCause {
  /** The store refuses: 403, access denied, bad or expired keys. */
  STORAGE_ACCESS,
  /** The store cannot be reached or takes no more: refused, unknown host, timeout, no space. */
  STORAGE_UNREACHABLE,
  /** The checkpoint expired before all tasks acknowledged it. */
  TIMEOUT,
  /** A task declined it. */
  DECLINED,
  /** A task failed, or the job restarted, while the checkpoint was pending. */
  TASK_FAILURE,
  /** All tasks acknowledged it, but the JobManager could not complete it. */
  FINALIZE,
  /** Something else, or nothing that Flink tells. */
  OTHER;

  /** As written in the label {@code cause}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
