// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats numbers, times and durations for evidence texts. */
public final class Formats {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Formats() {}

  /** "850 ms", "42 s", "3 min 10 s", "2 h 5 min". */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return duration.toMillis() % 1000 == 0 ? seconds + " s" : duration.toMillis() + " ms";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min");
  }

  /**
   * "512 bytes", "3 KiB", "129 MiB": rounded up, so a size above a limit still reads as above it.
   */
  public static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " bytes";
    }
    return bytes < 1 << 20
        ? ((bytes + (1 << 10) - 1) >> 10) + " KiB"
        : ((bytes + (1 << 20) - 1) >> 20) + " MiB";
  }

  public static String time(Instant time) {
    return TIME.format(time);
  }

  /** "1 checkpoint", "3 checkpoints". */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** "97 %". */
  public static String percent(double ratio) {
    return Math.round(100 * ratio) + " %";
  }

  /** "0.9": one decimal. */
  public static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
