// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.text.EnumLabels;

/** Why a job may not be scaled further: the values of the label {@code blocker}. */
public enum Blocker {
  CHECKPOINTS_UNHEALTHY(
      "checkpoints fail, stall or are slow, none completed yet, or there are none"),
  JOB_UNSTABLE("not all tasks run, or the job restarted in the last 5 minutes"),
  RESCALE_UNVERIFIED("the last rescale is not verified yet, or failed"),
  NO_FREE_SLOTS("no slot is free and the cluster does not grow by itself"),
  STATE_LOST("the job lost its state"),
  SINK_SATURATED("a sink cannot take more, so more parallelism before it gains nothing"),
  PARTITIONS_EXHAUSTED("a source has as many subtasks as its input has partitions, or more"),
  BLIND("the job was not seen for 3 poll intervals");

  private final String meaning;

  Blocker(String meaning) {
    this.meaning = meaning;
  }

  /** As written in the label {@code blocker}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }

  /** What it says, for people. */
  public String meaning() {
    return meaning;
  }
}
