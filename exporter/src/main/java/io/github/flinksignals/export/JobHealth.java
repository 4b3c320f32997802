// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.text.EnumLabels;
import java.util.Locale;

/** The health of a job, most urgent first: the groups of the status page. */
public enum JobHealth {
  /** A failure mode is active that is not just information. */
  FAILING("failing"),
  /** No such failure mode is active, but the job was not seen recently. */
  NOT_SEEN("not seen"),
  /** No such failure mode is active, but there is a blocker. */
  NOT_SAFE_TO_SCALE("healthy, not safe to scale now"),
  SAFE_TO_SCALE("healthy, safe to scale"),
  /** A batch job. */
  NOT_EVALUATED("not evaluated"),
  /** The job was cancelled or has finished. It is still exported for a while. */
  ENDED("ended");

  private final String words;

  JobHealth(String words) {
    this.words = words;
  }

  /** Lower-case text to follow a number: "3 failing". */
  public String words() {
    return words;
  }

  /** Heading of the group. */
  String heading() {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** Id of the group's section in the page. */
  String anchor() {
    return EnumLabels.snakeCase(this).replace('_', '-');
  }
}
