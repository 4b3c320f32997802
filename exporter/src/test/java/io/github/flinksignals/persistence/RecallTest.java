// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.history.RescaleOutcome.FAILED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFIED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFYING;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.STATE_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.history.BaselineValues;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exporter is started anew while the job is, and judges as if it had been there all along:
 * wherever its memory comes from, and however late.
 */
final class RecallTest {
  /** Where memory comes from, and how many polls the new exporter makes before it has it. */
  record Recall(String from, Function<Story, SavedHistory> memory, int polls) {
    void recall(Story story, SavedHistory past) {
      for (int i = 0; i < polls; i++) {
        story.after(10).poll();
      }
      story.recalls(past).after(10).poll();
    }

    @Override
    public String toString() {
      return from + ", after " + polls + " polls";
    }
  }

  static Stream<Recall> recalls() {
    return Stream.of(0, 1, 4)
        .flatMap(
            polls ->
                Stream.of(
                    new Recall("a file", story -> story.history().savedHistory(), polls),
                    new Recall("Prometheus", story -> Page.of(story).savedHistory(), polls)));
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void seesThatTheJobWasRescaledAndLostItsState(Recall recall) {
    Story story = well();
    SavedHistory past = recall.memory().apply(story);
    Instant redeployed = redeployWithoutState(story, 4);
    recall.recall(story, past);
    story.pass(30);

    assertThat(rescale(story).at()).isEqualTo(redeployed);
    assertThat(rescale(story).from().highest()).isEqualTo(2);
    assertThat(rescale(story).to().highest()).isEqualTo(4);
    assertThat(rescale(story).outcome()).isEqualTo(VERIFYING);
    assertThat(active(story, STATE_LOST)).isTrue();
    assertThat(active(story, CHECKPOINTS_FAILING_AFTER_SCALE)).isFalse();
    assertThat(story.assessed().scaleSafe()).isFalse();

    fail(story, 2);
    assertThat(active(story, CHECKPOINTS_FAILING_AFTER_SCALE)).isTrue();
    assertThat(rescale(story).outcome()).isEqualTo(FAILED);
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void judgesTheRescaleByWhatWasUsualBeforeIt(Recall recall) {
    Story story = well();
    BaselineValues usual = story.remembered().baseline().medians();
    assertThat(usual.checkpointDuration()).isPresent();
    SavedHistory past = recall.memory().apply(story);
    story.forgets().after(5).job().redeployed().tasks(task -> task.parallelism(4).running());
    for (int i = 0; i < recall.polls(); i++) {
      completeIn(story, 5);
    }
    story.recalls(past);
    for (int i = 0; i < 4; i++) {
      completeIn(story, 5);
    }

    assertThat(rescale(story).before().checkpointDuration()).isEqualTo(usual.checkpointDuration());
    assertThat(rescale(story).outcome())
        .as("5 s instead of 1 s")
        .isEqualTo(RescaleOutcome.DEGRADED);
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void takesARedeployOfTheSameWidthForNoRescale(Recall recall) {
    Story story = well();
    SavedHistory past = recall.memory().apply(story);
    story.forgets().after(5).job().redeployed();
    recall.recall(story, past);
    story.passWell(3);

    assertThat(story.remembered().rescales().last()).isEmpty();
    assertThat(story.assessed().findings())
        .allSatisfy((mode, finding) -> assertThat(finding.active()).as(mode.label()).isFalse());
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void keepsWhatBecameOfAnEarlierRescale(Recall recall) {
    Story story = well();
    story.after(5).job().redeployed().tasks(task -> task.parallelism(4).running());
    story.poll().passWell(4);
    assertThat(rescale(story).outcome()).isEqualTo(VERIFIED);
    Rescale before = rescale(story);
    SavedHistory past = recall.memory().apply(story);
    recall.recall(story.forgets(), past);
    story.passWell(1);

    assertThat(rescale(story).outcome()).isEqualTo(VERIFIED);
    assertThat(rescale(story).at()).isEqualTo(before.at());
    assertThat(rescale(story).from().highest()).isEqualTo(2);
    assertThat(rescale(story).progress().completed()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void keepsWhatIsWrongAndSinceWhen(Recall recall) {
    Story story = well();
    redeployWithoutState(story, 4);
    story.recalls(recall.memory().apply(well())).poll().pass(10);
    fail(story, 3);
    Instant lost = since(story, STATE_LOST);
    Instant failing = since(story, CHECKPOINTS_FAILING_AFTER_SCALE);
    SavedHistory past = recall.memory().apply(story);
    recall.recall(story.forgets(), past);

    assertThat(since(story, STATE_LOST)).isEqualTo(lost);
    assertThat(since(story, CHECKPOINTS_FAILING_AFTER_SCALE)).isEqualTo(failing);
    assertThat(rescale(story).outcome()).isEqualTo(FAILED);
    story.passWell(3);
    assertThat(active(story, CHECKPOINTS_FAILING_AFTER_SCALE)).isFalse();
    story.passWell(1);
    assertThat(rescale(story).outcome()).isEqualTo(VERIFIED);
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void holdsAStateLossNoLongerBecauseTheExporterWasStartedAnew(Recall recall) {
    Story story = well();
    redeployWithoutState(story, 2);
    story.recalls(recall.memory().apply(well())).poll().pass(10);
    assertThat(active(story, STATE_LOST)).isTrue();
    for (int i = 0; i < 3; i++) {
      story.pass(1200);
      SavedHistory past = recall.memory().apply(story);
      recall.recall(story.forgets(), past);
    }

    assertThat(active(story, STATE_LOST)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void missesAJobThatNeverComesBack(Recall recall) {
    Story story = well();
    SavedHistory past = recall.memory().apply(story);
    story.without(story.job()).forgets();
    recall.recall(story, past);
    assertThat(active(story, JOB_NOT_RUNNING)).isFalse();

    story.pass(50);
    assertThat(active(story, JOB_NOT_RUNNING)).isFalse();
    story.pass(10);
    assertThat(active(story, JOB_NOT_RUNNING)).isTrue();
    story.with(story.job());
    redeploy(story);
    assertThat(active(story, JOB_NOT_RUNNING)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void doesNotMissAJobThatEndedWell(Recall recall) {
    Story story = well();
    story.job().ended(JobState.CANCELED);
    story.poll();
    SavedHistory past = recall.memory().apply(story);
    story.without(story.job()).forgets();
    recall.recall(story, past);
    story.pass(120);

    assertThat(active(story, JOB_NOT_RUNNING)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void missesNoBatchJob(Recall recall) {
    Story story = Story.of();
    story.job().batch();
    story.poll().pass(30);
    SavedHistory past = recall.memory().apply(story);

    assertThat(past.jobs()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("recalls")
  void judgesOnceThatAJobRestoredIsWell(Recall recall) {
    Story story = well();
    SavedHistory past = recall.memory().apply(story);
    story.forgets();
    redeploy(story);
    recall.recall(story, past);
    story.passWell(5);

    assertThat(active(story, STATE_LOST)).isFalse();
    assertThat(story.finding(STATE_LOST)).isEqualTo(Finding.inactive());
    assertThat(story.assessed().blockers()).isEmpty();
  }

  /** Two minutes of a healthy job with a checkpoint every ten seconds. */
  private static Story well() {
    return Story.of().poll().passWell(12);
  }

  private static void redeploy(Story story) {
    story.after(5).job().redeployed();
    story.poll();
  }

  /** While nobody looks. */
  private static Instant redeployWithoutState(Story story, int parallelism) {
    story.forgets().after(20);
    story.job().redeployedWithoutState().tasks(task -> task.parallelism(parallelism).running());
    return story.now();
  }

  private static void completeIn(Story story, int seconds) {
    story.after(10).job().checkpoints().completed(seconds);
    story.poll();
  }

  private static void fail(Story story, int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      story.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      story.poll();
    }
  }

  private static Rescale rescale(Story story) {
    Optional<Rescale> last = story.remembered().rescales().last();
    assertThat(last).as("the rescale").isPresent();
    return last.get();
  }

  private static boolean active(Story story, FailureMode mode) {
    return Optional.ofNullable(story.assessed())
        .map(assessed -> assessed.finding(mode).active())
        .orElse(false);
  }

  private static Instant since(Story story, FailureMode mode) {
    assertThat(story.assessed().activeSince()).containsKey(mode);
    return story.assessed().activeSince().get(mode);
  }
}
