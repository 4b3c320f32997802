// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadIntervalTest {
  private static final Instant READ_AT = Instant.ofEpochSecond(1_700_000_000);
  private final ReadInterval interval = ReadInterval.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({
    "0, false, just read",
    "59, false, a second too early",
    "60, true, the interval has passed",
    "-1, true, the clock was set back",
  })
  void isDueOncePerInterval(long secondsLater, boolean due, String because) {
    assertThat(interval.due(Optional.of(READ_AT), READ_AT.plusSeconds(secondsLater)))
        .as(because)
        .isEqualTo(due);
  }

  @Test
  void isDueIfItWasNeverRead() {
    assertThat(interval.due(Optional.empty(), READ_AT)).isTrue();
  }
}
