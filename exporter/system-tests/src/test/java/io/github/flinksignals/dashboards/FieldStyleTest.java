// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldStyleTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  @ParameterizedTest
  @CsvSource({
    "Verdict, verdict, 0, NOT SAFE, #F2495C, a mapping sets the text",
    "Verdict, verdict, 1, SAFE, #73BF69, a mapping sets the colour",
    "Lag, lag, 130, 2.2 min, #5794F2, the fixed colour of a field overrides thresholds",
    "Busy tasks, enrich, 0.9, 90 %, #F2495C, a value at a threshold has its colour",
    "Busy tasks, enrich, 0.89, 89 %, 'rgba(115, 191, 105, 0.35)', a threshold applies up to the next one",
    "Rescaled, rescaled, 999910000, 90 s ago, #CCCCDC, timestamps are in milliseconds",
    "Consecutive failures, failed, 3, 3, #F2495C, an override sets thresholds",
    "Consecutive failures, still tolerated, 3, 3, #CCCCDC, an override applies to its field only",
    "Duration, baseline, 0.25, 250 ms, #73BF69, durations below one second are in milliseconds"
  })
  void formatsAValueAsThePanelDefines(
      String title, String field, double value, String text, String colour, String why) {
    Panel panel =
        Dashboard.named("flink-signals-job").panels().stream()
            .filter(one -> one.title().equals(title))
            .findFirst()
            .orElseThrow();
    FieldStyle style = FieldStyle.of(panel, field, NOW);
    assertThat(style.text(value)).as(why).isEqualTo(text);
    assertThat(style.colour(value)).as(why).isEqualTo(colour);
  }

  @Test
  void anAbsentValueHasAText() {
    Panel panel = Dashboard.named("flink-signals-job").panels().get(0);
    assertThat(FieldStyle.of(panel, "", NOW).noValue()).isEqualTo("unknown");
  }
}
