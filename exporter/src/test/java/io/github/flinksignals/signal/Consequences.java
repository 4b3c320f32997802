// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets tests of other packages ask what explains what. */
public final class Consequences {
  private Consequences() {}

  /** What a failure mode explains whatever else is known. */
  public static Set<FailureMode> of(FailureMode cause) {
    Explanations.Facts none = new Explanations.Facts(false, false);
    return Arrays.stream(FailureMode.values())
        .filter(
            mode -> Explanations.explainedBy(mode, EnumSet.of(cause, mode), none).contains(cause))
        .collect(Collectors.toSet());
  }
}
