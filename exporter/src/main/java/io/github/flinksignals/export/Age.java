// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.time.Duration;
import java.time.Instant;

/** Formats the time since an event. */
final class Age {
  private Age() {}

  /** "4 s ago", "12 min ago", "3 h ago", "2 days ago"; "just now" also if clocks differ. */
  static String ago(Instant then, Instant now) {
    long seconds = Duration.between(then, now).toSeconds();
    if (seconds < 1) {
      return "just now";
    }
    if (seconds < 120) {
      return seconds + " s ago";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min ago";
    }
    return seconds < 172_800 ? seconds / 3_600 + " h ago" : seconds / 86_400 + " days ago";
  }
}
