// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.util.Locale;

/** What became of a rescale: the values of the label {@code outcome}. */
public enum Outcome {
  /** There was no rescale, or no checkpoint can tell what became of it. */
  NONE,
  /** Not enough checkpoints completed since. */
  VERIFYING,
  /** Checkpoints complete, and about as fast as before. */
  VERIFIED,
  /** Checkpoints complete, but take much longer than before. */
  DEGRADED,
  /** Checkpoints failed since, or did not complete in time. */
  FAILED;

  /** Whether checkpoints completed again, well or slowly, so that the rescale can be judged. */
  public boolean settled() {
    return this == VERIFIED || this == DEGRADED;
  }

  /** As written in the label {@code outcome}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
