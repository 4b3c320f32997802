// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives tests of other packages access to the table of explanations. */
public final class Consequences {
  private Consequences() {}

  /** The failure modes that a cause always explains, in the order of {@link FailureMode}. */
  public static Set<FailureMode> of(FailureMode cause) {
    Explanations.Facts none = Explanations.Facts.NONE;
    return Arrays.stream(FailureMode.values())
        .filter(
            mode -> Explanations.explainedBy(mode, EnumSet.of(cause, mode), none).contains(cause))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureMode.class)));
  }
}
