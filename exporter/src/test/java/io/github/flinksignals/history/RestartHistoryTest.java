// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.history.RestartReason.JOB;
import static io.github.flinksignals.history.RestartReason.JOB_MANAGER;
import static io.github.flinksignals.history.RestartReason.SLOTS;
import static io.github.flinksignals.history.RestartReason.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Failure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RestartHistoryTest {
  private final Scenario scenario = Scenario.of();

  @Test
  void attributesEachRestartWhenItHappens() {
    scenario.poll().after(10).job().restarted(Failure.Kind.SLOTS);
    Instant first = scenario.now();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    Instant second = scenario.now();
    scenario.poll();

    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(SLOTS, JOB);
    assertThat(remembered().recent()).extracting(Restart::at).containsExactly(first, second);
    assertThat(remembered().total()).hasValue(2);
    assertThat(remembered().lastFailure()).get().matches(failure -> failure.at().equals(second));
  }

  @Test
  void makesOneRestartOfAnExceptionAndTheCountThatFollowsIt() {
    scenario.poll().after(10).job().fails(Failure.Kind.JOB);
    scenario.poll();
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(remembered().total()).hasValue(0);

    scenario.after(10).job().restartedSilently();
    scenario.poll();
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(remembered().total()).hasValue(1);
  }

  @Test
  void tellsOfARestartThatNoExceptionExplains() {
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void takesTheCountOfAJobItDidNotWatchAsItIs() {
    scenario.job().restarts(41);
    scenario.poll().pass(10);

    assertThat(remembered().total()).hasValue(41);
    assertThat(remembered().recent()).as("when they happened is not known").isEmpty();
  }

  @Test
  void isUnknownUntilFlinkTells() {
    scenario.job().restartsUnknown();
    scenario.poll();
    assertThat(remembered().total()).isEmpty();

    scenario.job().restarts(2);
    scenario.pass(10);
    assertThat(remembered().total()).hasValue(2);
  }

  @Test
  void neverLetsTheTotalFall() {
    scenario.job().restarts(5);
    scenario.poll().job().restarts(3);
    scenario.pass(10);
    assertThat(remembered().total()).hasValue(5);

    scenario.job().restarts(6);
    scenario.pass(10);
    assertThat(remembered().total()).hasValue(6);
  }

  @Test
  void leavesOutARescaleThatFlinkDoesNotCount() {
    scenario.job().adaptive();
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(remembered().total()).hasValue(0);
    assertThat(remembered().recent()).isEmpty();
  }

  @Test
  void leavesOutARescaleThatFlinkCounts() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(10).job().restartedSilently().rescales(1);
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(remembered().total()).hasValue(1);
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void excusesNoRestartThatAnExceptionCameWith() {
    scenario.job().adaptive();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll();

    assertThat(remembered().total()).hasValue(1);
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB);
  }

  @Test
  void countsAFailoverAsARestartAndItsRunFromZero() {
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll().after(10).job().failedOver();
    scenario.poll();

    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB, JOB_MANAGER);
    assertThat(remembered().total()).hasValue(0);
  }

  @Test
  void takesARedeployForNoRestart() {
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(remembered().recent()).isEmpty();
  }

  @Test
  void remembersABoundedNumberOfRestarts() {
    for (int i = 0; i < 100; i++) {
      scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    }
    scenario.poll();

    assertThat(remembered().recent()).hasSizeLessThanOrEqualTo(RestartHistory.MOST);
    assertThat(remembered().total()).hasValue(100);
  }

  private RestartHistory remembered() {
    return scenario.jobHistory().restarts();
  }
}
