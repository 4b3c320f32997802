// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The sink of the scenario's job has two subtasks, so ten seconds add up to twenty. */
final class TaskRatesTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  private final Scenario scenario = Scenario.of();

  @Test
  void dividesEachTimeByTheSumOfAllThree() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    sink().totals(112, 202, 306, 0, 0);
    fetch();

    assertRatios(0.6, 0.1, 0.3);
  }

  @Test
  void neverDividesByWallTime() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    scenario.after(55);
    sink().totals(112, 202, 306, 0, 0);
    fetch();

    assertRatios(0.6, 0.1, 0.3);
  }

  @Test
  void dividesRecordsByTheReportedTime() {
    sink().totals(100, 200, 300, 1000, 500);
    fetch();
    scenario.after(55);
    sink().totals(112, 202, 306, 3000, 600);
    fetch();

    assertThat(rates().recordsIn().orElseThrow()).as("2000 in 10 s").isCloseTo(200, CLOSE);
    assertThat(rates().recordsOut().orElseThrow()).as("100 in 10 s").isCloseTo(10, CLOSE);
  }

  @Test
  void isUnknownAfterOneFetch() {
    sink().totals(100, 200, 300, 1000, 500);
    fetch();

    assertUnknown();
  }

  @Test
  void keepsTheLastRatioWhileTotalsDoNotChange() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    sink().totals(112, 202, 306, 0, 0);
    fetch();
    sink().totals(112, 202, 306, 0, 0);
    fetch();

    assertRatios(0.6, 0.1, 0.3);
  }

  @Test
  void usesTheDifferenceToTheLastTotalsThatChanged() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    sink().totals(104, 208, 308, 0, 0);
    fetch();

    assertRatios(0.2, 0.4, 0.4);
  }

  @Test
  void treatsASingleNegativeDifferenceAsZero() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    sink().totals(115, 195, 305, 0, 0);
    fetch();

    assertRatios(0.75, 0, 0.25);
  }

  @Test
  void startsANewAttemptIfAllTotalsDecrease() {
    sink().totals(100, 200, 300, 1000, 1000);
    fetch();
    sink().totals(2, 1, 3, 10, 10);
    fetch();
    assertUnknown();

    sink().totals(14, 3, 9, 10, 10);
    fetch();
    assertRatios(0.6, 0.1, 0.3);
  }

  @Test
  void startsANewAttemptIfOneTotalWasZeroBefore() {
    sink().totals(100, 200, 0, 0, 0);
    fetch();
    sink().totals(2, 1, 0, 0, 0);
    fetch();

    assertUnknown();
  }

  @Test
  void startsANewAttemptEvenIfItsBusyTimeIsHigher() {
    sink().totals(1, 200, 30, 1000, 1000);
    fetch();
    sink().totals(15, 3, 2, 900, 900);
    fetch();

    assertUnknown();
  }

  @Test
  void hasNoBusyShareForALegacySource() {
    sink().totalsWithoutBusy(100, 100);
    fetch();
    sink().totalsWithoutBusy(110, 110);
    fetch();

    assertUnknown();
  }

  @Test
  void doesNotCompareIncompleteTotals() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    sink().totalsIncomplete();
    fetch();
    assertUnknown();

    sink().totals(112, 202, 306, 0, 0);
    fetch();
    assertUnknown();

    sink().totals(124, 204, 312, 0, 0);
    fetch();
    assertRatios(0.6, 0.1, 0.3);
  }

  @Test
  void dropsThePreviousRun() {
    sink().totals(100, 200, 300, 0, 0);
    fetch();
    scenario.after(5).job().redeployed();
    sink().totals(112, 202, 306, 0, 0);
    fetch();

    assertUnknown();
  }

  private ScenarioTask sink() {
    return scenario.job().sink();
  }

  private void fetch() {
    scenario.pass(10);
  }

  private TaskRates rates() {
    return scenario.jobHistory().tasks().get("sink");
  }

  private void assertRatios(double busy, double idle, double backpressured) {
    assertThat(rates().busy().orElseThrow()).as("busy").isCloseTo(busy, CLOSE);
    assertThat(rates().idle().orElseThrow()).as("idle").isCloseTo(idle, CLOSE);
    assertThat(rates().backpressured().orElseThrow())
        .as("backpressured")
        .isCloseTo(backpressured, CLOSE);
  }

  private void assertUnknown() {
    assertThat(rates())
        .extracting(TaskRates::busy, TaskRates::idle, TaskRates::backpressured)
        .containsOnly(OptionalDouble.empty());
    assertThat(rates())
        .extracting(TaskRates::recordsIn, TaskRates::recordsOut)
        .containsOnly(OptionalDouble.empty());
  }
}
