// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.text.EnumLabels;

/** The outcome of a rescale: the values of the label {@code outcome}. */
public enum RescaleOutcome {
  /** There was no rescale, or checkpoints are not periodic, so it cannot be verified. */
  NONE("checkpoints are not periodic, so it cannot be verified"),
  /** Not enough checkpoints have completed yet. */
  VERIFYING("not enough checkpoints have completed in a row yet"),
  /** Checkpoints complete about as fast as before. */
  VERIFIED("the job survived, and its checkpoints take about as long as before"),
  /** Checkpoints complete but take much longer than before. */
  DEGRADED("the job survived, but its checkpoints take much longer than before"),
  /** Checkpoints failed or did not complete in time. */
  FAILED("checkpoints failed after it, or did not complete in time");

  private final String meaning;

  RescaleOutcome(String meaning) {
    this.meaning = meaning;
  }

  /**
   * Whether checkpoints completed again, fast or slow, so the effect of the rescale can be
   * evaluated.
   */
  public boolean settled() {
    return this == VERIFIED || this == DEGRADED;
  }

  /** The value of the label {@code outcome}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }

  /** A description for people. */
  public String meaning() {
    return meaning;
  }
}
