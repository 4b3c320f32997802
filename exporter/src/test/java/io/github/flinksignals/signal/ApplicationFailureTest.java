// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.model.JobState;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A main method that fails in application mode. */
final class ApplicationFailureTest {
  private static final String DRIVER = "(application driver)";

  @Test
  void isReportedAtOnceForTheJobThatIsMissing() {
    Scenario story = Scenario.of().poll().after(10);
    story.without(story.job()).applicationFailed().poll();

    assertThat(story.assessment().jobs()).containsOnlyKeys(Scenario.JOB);
    assertThat(story.assessed().roots()).containsExactly(FailureMode.JOB_NOT_RUNNING);
    assertThat(story.finding(FailureMode.JOB_NOT_RUNNING))
        .isInstanceOfSatisfying(
            Finding.Active.class,
            active -> assertThat(active.evidence()).contains("main method", "com.acme.Broken"));
  }

  @Test
  void keepsTheExceptionThatIsReadOnce() {
    Scenario story = Scenario.of().poll().after(10);
    story.without(story.job()).applicationFailed().poll().after(10);
    story.applicationExceptionsRead().poll();
    assertThat(((Finding.Active) story.finding(FailureMode.JOB_NOT_RUNNING)).evidence())
        .contains("com.acme.Broken");

    story.after(10).applicationFailed().applicationExceptionsRead().poll();
    assertThat(((Finding.Active) story.finding(FailureMode.JOB_NOT_RUNNING)).evidence())
        .as("of another failure")
        .doesNotContain("com.acme.Broken");
  }

  @Test
  void isReportedForAJobThatWasStoppedForTheDeployment() {
    Scenario story = Scenario.of().poll().after(10);
    story.job().stoppedWithSavepoint();
    story.poll().after(60).applicationFailed().poll();

    assertThat(story.assessed().roots()).containsExactly(FailureMode.JOB_NOT_RUNNING);
  }

  @Test
  void isReportedForAJobOfTheSavedHistory() {
    SavedHistory saved = Scenario.of().poll().history().savedHistory();
    Scenario story = Scenario.of().after(60);
    story.without(story.job()).restore(saved).applicationFailed().poll();

    assertThat(story.assessed().roots()).containsExactly(FailureMode.JOB_NOT_RUNNING);
  }

  @Test
  void isReportedForAnExpectedJobThatNeverRan() {
    Scenario story = Scenario.of("--job.expected=payments");
    story.without(story.job()).applicationFailed().poll();

    assertThat(story.assessment().jobs()).containsOnlyKeys("payments");
    assertThat(story.assessed("payments").roots()).containsExactly(FailureMode.JOB_NOT_RUNNING);
  }

  @Test
  void isOverOnceTheJobRuns() {
    Scenario story = Scenario.of().poll().after(10);
    ScenarioJob job = story.job();
    story.without(job).applicationFailed().poll().after(60);
    job.redeployed();
    story.with(job).poll().after(10).poll();

    assertThat(story.assessed().roots()).isEmpty();
    assertThat(story.assessment().jobs()).containsOnlyKeys(Scenario.JOB);
  }

  @Test
  void doesNotConcernAJobThatRuns() {
    Scenario story = Scenario.of().poll().after(10).applicationFailed().poll();

    assertThat(story.assessed().roots()).isEmpty();
  }

  @Test
  void ofAnApplicationWithoutAKnownJobIsReportedUnderItsName() {
    Scenario story = Scenario.of();
    story.without(story.job()).applicationFailed("com.acme.Payments").poll();
    assertThat(story.assessment().jobs()).as("while the history is restored").isEmpty();
    story.pass(60);

    assertThat(story.assessment().jobs()).containsOnlyKeys("com.acme.Payments");
    assertThat(story.assessed("com.acme.Payments").roots())
        .containsExactly(FailureMode.JOB_NOT_RUNNING);
    assertThat(story.assessed("com.acme.Payments").scaleSafe()).isFalse();

    story.applicationStarted().after(10).poll();
    assertThat(story.assessment().jobs()).isEmpty();
  }

  @Test
  void ofAnApplicationBelongsToTheJobThatIsMissing() {
    Scenario story = Scenario.of().poll().after(10);
    story.without(story.job()).applicationFailed("com.acme.Payments").poll().pass(70);

    assertThat(story.assessment().jobs()).containsOnlyKeys(Scenario.JOB);
    assertThat(story.assessed().roots()).containsExactly(FailureMode.JOB_NOT_RUNNING);
  }

  @Test
  void isNotSaved() {
    Scenario story = Scenario.of().poll().after(10).applicationFailed().poll();

    assertThat(story.history().savedHistory().jobs())
        .extracting(saved -> saved.name())
        .containsExactly(Scenario.JOB);
  }

  @Test
  void aFailedJobWithTasksIsAJobWhateverItsName() {
    Scenario story = Scenario.of();
    story.submit(DRIVER).ended(JobState.FAILED);
    story.poll();

    assertThat(story.assessment().jobs().keySet()).isEqualTo(Set.of(Scenario.JOB, DRIVER));
  }
}
