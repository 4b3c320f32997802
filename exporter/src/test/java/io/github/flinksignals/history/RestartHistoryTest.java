// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.history.Restart.Reason.JOB;
import static io.github.flinksignals.history.Restart.Reason.JOB_MANAGER;
import static io.github.flinksignals.history.Restart.Reason.SLOTS;
import static io.github.flinksignals.history.Restart.Reason.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.model.Failure;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RestartHistoryTest {
  private final Story story = Story.of();

  @Test
  void attributesEachRestartWhenItHappens() {
    story.poll().after(10).job().restarted(Failure.Kind.SLOTS);
    Instant first = story.now();
    story.poll().after(10).job().restarted(Failure.Kind.JOB);
    Instant second = story.now();
    story.poll();

    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(SLOTS, JOB);
    assertThat(remembered().recent()).extracting(Restart::at).containsExactly(first, second);
    assertThat(remembered().total()).hasValue(2);
    assertThat(remembered().lastFailure()).get().matches(failure -> failure.at().equals(second));
  }

  @Test
  void makesOneRestartOfAnExceptionAndTheCountThatFollowsIt() {
    story.poll().after(10).job().fails(Failure.Kind.JOB);
    story.poll();
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(remembered().total()).hasValue(0);

    story.after(10).job().restartedSilently();
    story.poll();
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB);
    assertThat(remembered().total()).hasValue(1);
  }

  @Test
  void tellsOfARestartThatNoExceptionExplains() {
    story.poll().after(10).job().restartedSilently();
    story.poll();

    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void takesTheCountOfAJobItDidNotWatchAsItIs() {
    story.job().restarts(41);
    story.poll().pass(10);

    assertThat(remembered().total()).hasValue(41);
    assertThat(remembered().recent()).as("when they happened is not known").isEmpty();
  }

  @Test
  void isUnknownUntilFlinkTells() {
    story.job().restartsUnknown();
    story.poll();
    assertThat(remembered().total()).isEmpty();

    story.job().restarts(2);
    story.pass(10);
    assertThat(remembered().total()).hasValue(2);
  }

  @Test
  void neverLetsTheTotalFall() {
    story.job().restarts(5);
    story.poll().job().restarts(3);
    story.pass(10);
    assertThat(remembered().total()).hasValue(5);

    story.job().restarts(6);
    story.pass(10);
    assertThat(remembered().total()).hasValue(6);
  }

  @Test
  void leavesOutARescaleThatFlinkDoesNotCount() {
    story.job().adaptive();
    story.poll().after(10).job().restartedSilently();
    story.poll();

    assertThat(remembered().total()).hasValue(0);
    assertThat(remembered().recent()).isEmpty();
  }

  @Test
  void leavesOutARescaleThatFlinkCounts() {
    story.job().adaptive().rescales(0);
    story.poll().after(10).job().restartedSilently().rescales(1);
    story.poll().after(10).job().restartedSilently();
    story.poll();

    assertThat(remembered().total()).hasValue(1);
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(UNKNOWN);
  }

  @Test
  void excusesNoRestartThatAnExceptionCameWith() {
    story.job().adaptive();
    story.poll().after(10).job().restarted(Failure.Kind.JOB);
    story.poll();

    assertThat(remembered().total()).hasValue(1);
    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB);
  }

  @Test
  void countsAFailoverAsARestartAndItsRunFromZero() {
    story.poll().after(10).job().restarted(Failure.Kind.JOB);
    story.poll().after(10).job().failedOver();
    story.poll();

    assertThat(remembered().recent()).extracting(Restart::reason).containsExactly(JOB, JOB_MANAGER);
    assertThat(remembered().total()).hasValue(0);
  }

  @Test
  void takesARedeployForNoRestart() {
    story.poll().after(10).job().redeployed();
    story.poll();

    assertThat(remembered().recent()).isEmpty();
  }

  @Test
  void remembersABoundedNumberOfRestarts() {
    for (int i = 0; i < 100; i++) {
      story.poll().after(10).job().restarted(Failure.Kind.JOB);
    }
    story.poll();

    assertThat(remembered().recent()).hasSizeLessThanOrEqualTo(RestartHistory.MOST);
    assertThat(remembered().total()).hasValue(100);
  }

  private RestartHistory remembered() {
    return story.remembered().restarts();
  }
}
