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
    "-90, just now, clocks of two machines differ",
    "0, just now, less than a second",
    "1, 1 s ago, the first second",
    "119, 119 s ago, seconds tell whether a restart was this one",
    "120, 2 min ago, from here on they do not matter",
    "7199, 119 min ago, minutes to the last",
    "7200, 2 h ago, an evening",
    "172799, 47 h ago, since the day before yesterday",
    "172800, 2 days ago, whole days",
  })
  void isSaidAsPeopleSayIt(long seconds, String said, String because) {
    assertThat(Age.ago(NOW.minusSeconds(seconds), NOW)).as(because).isEqualTo(said);
  }
}
