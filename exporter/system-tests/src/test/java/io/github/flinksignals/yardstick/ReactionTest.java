// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.yardstick.AlertNotification.FiringAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReactionTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Reaction.Times TIMES = new Reaction.Times(START, at(100), at(500), at(700));
  private static final RightAlerts RIGHT =
      RightAlerts.cause("SinkSlow", "the sink").andSymptoms("Backpressure");

  @Test
  void aPageBeforeItsAlertCouldHoldIsAFalseOne() {
    Reaction reaction = react(page(149, "SinkSlow", "the sink"), page(150, "Backpressure", ""));
    assertThat(reaction.firstRightPage()).hasValue(50.0);
    assertThat(reaction.falsePages()).containsExactly("SinkSlow");
  }

  @Test
  void theFirstPageMayBeASymptomButThenTheCauseIsNotFirst() {
    Reaction reaction =
        Reaction.of(
            RIGHT,
            ReactionTest::holdTime,
            TIMES,
            List.of(page(160, "Backpressure", ""), page(190, "SinkSlow", "the sink x")),
            Optional.of(at(520)));
    assertThat(reaction)
        .isEqualTo(
            new Reaction(
                Optional.of(60.0), "Backpressure", false, 2, Optional.of(20.0), List.of()));
  }

  @Test
  void anAlertNamesTheCauseOnlyWithItsText() {
    assertThat(react(page(160, "SinkSlow", "Job x: the sink y")).causeFirst()).isTrue();
    Reaction without = react(page(160, "SinkSlow", "Job x"));
    assertThat(without.causeFirst()).isFalse();
    assertThat(without.firstRightPage()).hasValue(60.0);
  }

  @Test
  void aWrongPageIsAFalseOneAndComesFirst() {
    Reaction reaction = react(page(110, "Heap", ""), page(160, "SinkSlow", "the sink"));
    assertThat(reaction.firstPage()).isEqualTo("Heap");
    assertThat(reaction.causeFirst()).isFalse();
    assertThat(reaction.firstRightPage()).hasValue(60.0);
    assertThat(reaction.pages()).isEqualTo(2);
    assertThat(reaction.falsePages()).containsExactly("Heap");
  }

  @Test
  void aPageBeforeTheFaultIsAFalseOneAndOneAfterTheRepairIsTooLate() {
    Reaction reaction = react(page(50, "SinkSlow", "the sink"), page(510, "Backpressure", ""));
    assertThat(reaction.detected()).isFalse();
    assertThat(reaction.pages()).isZero();
    assertThat(reaction.falsePages()).containsExactly("SinkSlow");
  }

  @Test
  void alertsThatEndBeforeTheRepairResetAtOnce() {
    assertThat(
            Reaction.of(RIGHT, ReactionTest::holdTime, TIMES, List.of(), Optional.of(at(300)))
                .reset())
        .hasValue(0.0);
    assertThat(
            Reaction.of(RIGHT, ReactionTest::holdTime, TIMES, List.of(), Optional.empty()).reset())
        .isEmpty();
  }

  private static Duration holdTime(String alert) {
    return Duration.ofSeconds(alert.equals("Heap") ? 5 : 50);
  }

  private static Reaction react(AlertNotification... pages) {
    return Reaction.of(RIGHT, ReactionTest::holdTime, TIMES, List.of(pages), Optional.of(at(500)));
  }

  private static AlertNotification page(int second, String alert, String text) {
    return new AlertNotification(
        RuleSet.AWS, at(second), "app", "job", List.of(new FiringAlert(alert, text)));
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
