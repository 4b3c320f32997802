// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

/** What caused a restart. */
public enum RestartReason {
  SLOTS,
  TASK_MANAGER,
  CHECKPOINT,
  JOB_MANAGER,
  /** A savepoint failed in a way that fails the job. */
  SAVEPOINT,
  /** An adaptive job restarted to change its parallelism, but runs with the same one. */
  RESCALE,
  /** A run failed before its tasks were deployed, so it interrupted nothing. */
  START,
  /** The job's own code, or any other exception that Flink reports. */
  JOB,
  /** Flink counted a restart but reports no exception. */
  UNKNOWN
}
