// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.text.EnumLabels;

/** What became of a rescale: the values of the label {@code outcome}. */
public enum RescaleOutcome {
  /** There was no rescale, or no checkpoint can tell what became of it. */
  NONE("no checkpoint can tell what became of it"),
  /** Not enough checkpoints completed since. */
  VERIFYING("not enough checkpoints have completed in a row yet"),
  /** Checkpoints complete, and about as fast as before. */
  VERIFIED("the job survived, and its checkpoints take about as long as before"),
  /** Checkpoints complete, but take much longer than before. */
  DEGRADED("the job survived, but its checkpoints take much longer than before"),
  /** Checkpoints failed since, or did not complete in time. */
  FAILED("checkpoints failed since, or did not complete in time");

  private final String meaning;

  RescaleOutcome(String meaning) {
    this.meaning = meaning;
  }

  /** Whether checkpoints completed again, well or slowly, so that the rescale can be judged. */
  public boolean settled() {
    return this == VERIFIED || this == DEGRADED;
  }

  /** As written in the label {@code outcome}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }

  /** What it says of a rescale, for people. */
  public String meaning() {
    return meaning;
  }
}
