// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

/** What caused a restart. */
public enum RestartReason {
  SLOTS,
  TASK_MANAGER,
  CHECKPOINT,
  JOB_MANAGER,
  /** The job's own code, or any other exception that Flink reports. */
  JOB,
  /** Flink counted a restart but reports no exception. */
  UNKNOWN
}
