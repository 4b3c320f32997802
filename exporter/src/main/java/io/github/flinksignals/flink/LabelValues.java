// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.text.VisibleText;

/** Turns names from Flink, such as those of jobs and tasks, into values of labels. */
final class LabelValues {
  /**
   * Generated names of SQL jobs have a few hundred characters, and each page repeats a name many
   * times.
   */
  static final int LONGEST = 500;

  private LabelValues() {}

  /**
   * The name itself if it has at most {@link #LONGEST} UTF-16 units. A longer name is cut and ends
   * in a hash of the whole name, so two names that differ usually stay different. Lone surrogates
   * are replaced here because UTF-8 cannot encode them: every output must show the same name.
   */
  static String of(String name) {
    String whole = VisibleText.wellFormed(name);
    if (whole.length() <= LONGEST) {
      return whole;
    }
    String ending = "...#" + Integer.toHexString(name.hashCode());
    return VisibleText.wellFormed(whole.substring(0, LONGEST - ending.length())) + ending;
  }
}
