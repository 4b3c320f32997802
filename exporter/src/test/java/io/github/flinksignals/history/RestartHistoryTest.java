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
  void attributesEachRestartToItsCause() {
    scenario.poll().after(10).job().restarted(Failure.Kind.SLOTS);
    Instant first = scenario.now();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    Instant second = scenario.now();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(SLOTS, JOB);
    assertThat(restarts().recent()).extracting(Restart::at).containsExactly(first, second);
    assertThat(restarts().total()).hasValue(2);
    assertThat(restarts().lastFailure()).get().matches(failure -> failure.at().equals(second));
  }

  @Test
  void countsAnExceptionAndTheFollowingCounterIncreaseAsOneRestart() {
    scenario.poll().after(10).job().fails(Failure.Kind.JOB);
    scenario.poll();
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(restarts().total()).hasValue(0);

    scenario.after(10).job().restartedSilently();
    scenario.poll();
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(restarts().total()).hasValue(1);
  }

  @Test
  void reportsARestartWithoutAnException() {
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void acceptsTheCountOfAJobThatRanBeforeTheFirstPoll() {
    scenario.job().restarts(41);
    scenario.poll().pass(10);

    assertThat(restarts().total()).hasValue(41);
    assertThat(restarts().recent()).as("their times are unknown").isEmpty();
  }

  @Test
  void isUnknownUntilFlinkReportsTheCount() {
    scenario.job().restartsUnknown();
    scenario.poll();
    assertThat(restarts().total()).isEmpty();

    scenario.job().restarts(2);
    scenario.pass(10);
    assertThat(restarts().total()).hasValue(2);
  }

  @Test
  void neverDecreasesTheTotal() {
    scenario.job().restarts(5);
    scenario.poll().job().restarts(3);
    scenario.pass(10);
    assertThat(restarts().total()).hasValue(5);

    scenario.job().restarts(6);
    scenario.pass(10);
    assertThat(restarts().total()).hasValue(6);
  }

  @Test
  void excludesARescaleThatFlinkDoesNotCount() {
    scenario.job().adaptive();
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(restarts().total()).hasValue(0);
    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void excludesARescaleThatFlinkCounts() {
    scenario.job().adaptive().rescales(0);
    scenario.poll().after(10).job().restartedSilently().rescales(1);
    scenario.poll().after(10).job().restartedSilently();
    scenario.poll();

    assertThat(restarts().total()).hasValue(1);
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void countsARestartWithAnExceptionEvenForAnAdaptiveJob() {
    scenario.job().adaptive();
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll();

    assertThat(restarts().total()).hasValue(1);
    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB);
  }

  @Test
  void countsAFailoverAsARestartAndStartsTheRunAtZero() {
    scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    scenario.poll().after(10).job().failedOver();
    scenario.poll();

    assertThat(restarts().recent()).extracting(Restart::reason).containsExactly(JOB, JOB_MANAGER);
    assertThat(restarts().total()).hasValue(0);
  }

  @Test
  void doesNotCountARedeployAsARestart() {
    scenario.poll().after(10).job().redeployed();
    scenario.poll();

    assertThat(restarts().recent()).isEmpty();
  }

  @Test
  void keepsALimitedNumberOfRestarts() {
    for (int i = 0; i < 100; i++) {
      scenario.poll().after(10).job().restarted(Failure.Kind.JOB);
    }
    scenario.poll();

    assertThat(restarts().recent()).hasSizeLessThanOrEqualTo(RestartHistory.MOST);
    assertThat(restarts().total()).hasValue(100);
  }

  private RestartHistory restarts() {
    return scenario.jobHistory().restarts();
  }
}
