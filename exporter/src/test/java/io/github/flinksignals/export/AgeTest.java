// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  @ParameterizedTest(name = "{0} s: {1}")
  @CsvSource({
    "-90, just now, clocks of two machines may differ",
    "0, just now, less than a second",
    "1, 1 s ago, the first second",
    "119, 119 s ago, seconds distinguish recent events",
    "120, 2 min ago, minutes are precise enough",
    "7199, 119 min ago, the last value in minutes",
    "7200, 2 h ago, the first value in hours",
    "172799, 47 h ago, the last value in hours",
    "172800, 2 days ago, the first value in days",
  })
  void isFormattedInOneUnit(long seconds, String text, String reason) {
    assertThat(Age.ago(NOW.minusSeconds(seconds), NOW)).as(reason).isEqualTo(text);
  }
}
