// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  @ParameterizedTest
  @CsvSource({
    "Verdict, verdict, 0, NOT SAFE, #F2495C, words are those of the mapping",
    "Verdict, verdict, 1, SAFE, #73BF69, and so are colours",
    "Lag, lag, 130, 2.2 min, #5794F2, a colour of the field outweighs the limits",
    "Busy tasks, enrich, 0.5, 50 %, #FF9830, a limit belongs to what is above it",
    "Busy tasks, enrich, 0.89, 89 %, #FF9830, up to the next",
    "Rescaled, rescaled, 999910000, 90 s ago, #CCCCDC, moments are milliseconds",
    "Failures in a row, failed, 3, 3, #F2495C, an override has limits of its own",
    "Failures in a row, more tolerated, 3, 3, #CCCCDC, which hold for that field alone",
    "Duration, usual, 0.25, 250 ms, #73BF69, less than a second is not nothing"
  })
  void showsAValueAsItsPanelSays(
      String title, String field, double value, String text, String colour, String because) {
    Panel panel =
        Dashboard.named("flink-signals-job").panels().stream()
            .filter(one -> one.title().equals(title))
            .findFirst()
            .orElseThrow();
    Looks looks = Looks.of(panel, field, NOW);
    assertThat(looks.text(value)).as(because).isEqualTo(text);
    assertThat(looks.colour(value)).as(because).isEqualTo(colour);
  }

  @Test
  void anAbsentValueHasAWordToo() {
    Panel panel = Dashboard.named("flink-signals-job").panels().get(0);
    assertThat(Looks.of(panel, "", NOW).none()).isEqualTo("unknown");
  }
}
