// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and formats durations as in the configuration of Prometheus: {@code 500ms}, {@code 10s},
 * {@code 1h30m}.
 */
final class Durations {
  private static final Pattern FORMAT =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  /** Keeps nanoseconds and dates computed from a duration far from overflow. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private Durations() {}

  /** Parses a duration above zero. */
  static Duration positive(String text) {
    Duration duration = parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("expected a duration above zero");
    }
    return duration;
  }

  /**
   * @throws IllegalArgumentException that says what is expected
   */
  static Duration parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException("expected a duration such as 500ms, 10s, 2m or 1h30m");
    }
    Duration duration =
        Duration.ofDays(part(matcher, 1))
            .plusHours(part(matcher, 2))
            .plusMinutes(part(matcher, 3))
            .plusSeconds(part(matcher, 4))
            .plusMillis(part(matcher, 5));
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("expected at most " + format(LONGEST));
    }
    return duration;
  }

  /** "3650d", "10m", "1h30m"; the inverse of {@link #parse} for whole seconds. */
  static String format(Duration duration) {
    String text =
        part(duration.toDaysPart(), "d")
            + part(duration.toHoursPart(), "h")
            + part(duration.toMinutesPart(), "m")
            + part(duration.toSecondsPart(), "s");
    return text.isEmpty() ? "0s" : text;
  }

  private static String part(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }

  private static long part(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }
}
