// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.text.EnumLabels;
import java.util.Locale;

/** How a job stands, in the order in which somebody must look at it. */
public enum JobHealth {
  /** A failure mode is active. */
  UNWELL("unwell"),
  /** Nothing is known against it, but it was not seen for too long. */
  UNSEEN("not seen"),
  /** No failure mode is active, but something speaks against scaling it. */
  NOT_NOW("well, not to be scaled now"),
  SAFE("well, may be scaled"),
  /** A batch job. */
  NOT_JUDGED("not judged"),
  /** It was cancelled or has finished, and will be told of for a while. */
  ENDED("ended");

  private final String words;

  JobHealth(String words) {
    this.words = words;
  }

  /** For people: "3 unwell". */
  public String words() {
    return words;
  }

  /** Above the jobs that stand so. */
  String heading() {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** For anchors within the page. */
  String anchor() {
    return EnumLabels.snakeCase(this).replace('_', '-');
  }
}
