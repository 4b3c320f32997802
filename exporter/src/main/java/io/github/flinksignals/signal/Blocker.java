// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.text.EnumLabels;

/** Why it is not safe to scale a job now: the values of the label {@code blocker}. */
public enum Blocker {
  CHECKPOINTS_UNHEALTHY(
      "checkpoints fail, stall or are slow, none has completed yet, or they are disabled"),
  JOB_UNSTABLE(
      "not all tasks are known to run, or the job restarted in the last "
          + Formats.duration(Verdict.STABLE_AFTER)
          + " or at "
          + Verdict.RECURRENCES
          + " different times in the last "
          + Formats.duration(Verdict.RECURRENCES_WITHIN)),
  RESCALE_UNVERIFIED("the last rescale is not verified yet, or it failed"),
  NO_FREE_SLOTS(
      "the job lacks slots, or no slot is free and the cluster does not start TaskManagers on"
          + " demand"),
  STATE_LOST("the job lost its state"),
  SINK_SATURATED("a sink is saturated, so more parallelism upstream does not help"),
  SKEWED("one subtask or one TaskManager slows down the job, so more parallelism does not help"),
  LOAD_UNKNOWN(
      "the load of a sink or of the possible bottleneck is not known, or not for long enough"),
  PARTITIONS_EXHAUSTED("a source has at least as many subtasks as its input has partitions"),
  MAX_PARALLELISM_REACHED(
      "a task has as many subtasks as its state has key groups, so its state cannot be restored with"
          + " more"),
  BLIND(
      "the last poll did not reach the JobManager or did not find the job, or the job did not"
          + " answer for "
          + Thresholds.BLIND_AFTER_POLLS
          + " poll intervals");

  private final String meaning;

  Blocker(String meaning) {
    this.meaning = meaning;
  }

  /** Value of the label {@code blocker}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }

  /** The reason, as a clause without a full stop. */
  public String meaning() {
    return meaning;
  }
}
