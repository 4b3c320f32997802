// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.history.RescaleOutcome.FAILED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFIED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFYING;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.RESCALE_STORM;
import static io.github.flinksignals.signal.FailureMode.STATE_LOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.history.BaselineValues;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.RescalePrediction;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exporter that restarts together with the job reaches the same findings as one that kept
 * running, regardless of where and how late its history is restored.
 */
final class HistoryRestoreTest {
  /** Where the history is restored from, and how many polls the new exporter makes before that. */
  record Restore(String from, Function<Scenario, SavedHistory> saved, int polls) {
    void apply(Scenario scenario, SavedHistory past) {
      for (int i = 0; i < polls; i++) {
        scenario.after(10).poll();
      }
      scenario.restore(past).after(10).poll();
    }

    @Override
    public String toString() {
      return from + ", after " + polls + " polls";
    }
  }

  static Stream<Restore> restores() {
    return Stream.of(0, 1, 4)
        .flatMap(
            polls ->
                Stream.of(
                    new Restore("a file", scenario -> scenario.history().savedHistory(), polls),
                    new Restore(
                        "Prometheus", scenario -> Page.of(scenario).savedHistory(), polls)));
  }

  @ParameterizedTest
  @MethodSource("restores")
  void detectsThatTheJobWasRescaledAndLostItsState(Restore restore) {
    Scenario scenario = healthy();
    SavedHistory past = restore.saved().apply(scenario);
    Instant redeployed = redeployWithoutState(scenario, 4);
    restore.apply(scenario, past);
    scenario.pass(30);

    assertThat(rescale(scenario).at()).isEqualTo(redeployed);
    assertThat(rescale(scenario).from().highest()).isEqualTo(2);
    assertThat(rescale(scenario).to().highest()).isEqualTo(4);
    assertThat(rescale(scenario).outcome()).isEqualTo(VERIFYING);
    assertThat(active(scenario, STATE_LOST)).isTrue();
    assertThat(active(scenario, CHECKPOINTS_FAILING_AFTER_SCALE)).isFalse();
    assertThat(scenario.assessed().scaleSafe()).isFalse();

    fail(scenario, 2);
    assertThat(active(scenario, CHECKPOINTS_FAILING_AFTER_SCALE)).isTrue();
    assertThat(rescale(scenario).outcome()).isEqualTo(FAILED);
  }

  @ParameterizedTest
  @MethodSource("restores")
  void evaluatesARescaleAgainstTheBaselineBeforeIt(Restore restore) {
    Scenario scenario = healthy();
    BaselineValues baseline = scenario.jobHistory().baseline().values();
    assertThat(baseline.checkpointDuration()).isPresent();
    SavedHistory past = restore.saved().apply(scenario);
    scenario
        .restartExporter()
        .after(5)
        .job()
        .redeployed()
        .tasks(task -> task.parallelism(4).running());
    for (int i = 0; i < restore.polls(); i++) {
      completeIn(scenario, 5);
    }
    scenario.restore(past);
    for (int i = 0; i < 4; i++) {
      completeIn(scenario, 5);
    }

    assertThat(rescale(scenario).before().checkpointDuration())
        .isEqualTo(baseline.checkpointDuration());
    assertThat(rescale(scenario).outcome())
        .as("5 s instead of 1 s")
        .isEqualTo(RescaleOutcome.DEGRADED);
  }

  @ParameterizedTest
  @MethodSource("restores")
  void countsRescalesFromBeforeTheRestart(Restore restore) {
    Scenario scenario = healthy();
    scenario.job().adaptive();
    rescale(scenario, 4);
    scenario.job().restartedSilently();
    scenario.poll().pass(20);
    assertThat(active(scenario, RESCALE_STORM)).isTrue();

    SavedHistory past = restore.saved().apply(scenario);
    scenario.restartExporter();
    restore.apply(scenario, past);
    assertThat(active(scenario, RESCALE_STORM)).isTrue();
    rescale(scenario, 1);
    assertThat(active(scenario, RESCALE_STORM)).isTrue();
    scenario.completeCheckpoints(4);
    assertThat(active(scenario, RESCALE_STORM)).as("after a verified rescale").isFalse();
  }

  private static void rescale(Scenario scenario, int times) {
    for (int i = 0; i < times; i++) {
      scenario.after(10).job().rescaled(scenario.job().parallelism() == 2 ? 3 : 2);
      scenario.poll();
    }
  }

  @ParameterizedTest
  @MethodSource("restores")
  void doesNotTreatARedeployWithTheSameParallelismAsARescale(Restore restore) {
    Scenario scenario = healthy();
    SavedHistory past = restore.saved().apply(scenario);
    scenario.restartExporter().after(5).job().redeployed();
    restore.apply(scenario, past);
    scenario.completeCheckpoints(3);

    assertThat(scenario.jobHistory().rescales().last()).isEmpty();
    assertThat(scenario.assessed().findings())
        .allSatisfy((mode, finding) -> assertThat(finding.active()).as(mode.label()).isFalse());
  }

  @ParameterizedTest
  @MethodSource("restores")
  void keepsTheOutcomeOfAnEarlierRescale(Restore restore) {
    Scenario scenario = healthy();
    scenario.after(5).job().redeployed().tasks(task -> task.parallelism(4).running());
    scenario.poll().completeCheckpoints(4);
    assertThat(rescale(scenario).outcome()).isEqualTo(VERIFIED);
    Rescale before = rescale(scenario);
    SavedHistory past = restore.saved().apply(scenario);
    restore.apply(scenario.restartExporter(), past);
    scenario.completeCheckpoints(1);

    assertThat(rescale(scenario).outcome()).isEqualTo(VERIFIED);
    assertThat(rescale(scenario).at()).isEqualTo(before.at());
    assertThat(rescale(scenario).from().highest()).isEqualTo(2);
    assertThat(rescale(scenario).sinceRescale().completed()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("restores")
  void keepsActiveFailureModesAndTheirStartTimes(Restore restore) {
    Scenario scenario = healthy();
    redeployWithoutState(scenario, 4);
    scenario.restore(restore.saved().apply(healthy())).poll().pass(10);
    fail(scenario, 3);
    Instant lost = since(scenario, STATE_LOST);
    Instant failing = since(scenario, CHECKPOINTS_FAILING_AFTER_SCALE);
    SavedHistory past = restore.saved().apply(scenario);
    restore.apply(scenario.restartExporter(), past);

    assertThat(since(scenario, STATE_LOST)).isEqualTo(lost);
    assertThat(since(scenario, CHECKPOINTS_FAILING_AFTER_SCALE)).isEqualTo(failing);
    assertThat(rescale(scenario).outcome()).isEqualTo(FAILED);
    scenario.completeCheckpoints(3);
    assertThat(active(scenario, CHECKPOINTS_FAILING_AFTER_SCALE)).isFalse();
    scenario.completeCheckpoints(1);
    assertThat(rescale(scenario).outcome()).isEqualTo(VERIFIED);
  }

  @ParameterizedTest
  @MethodSource("restores")
  void doesNotExtendAStateLossWhenTheExporterRestarts(Restore restore) {
    Scenario scenario = healthy();
    redeployWithoutState(scenario, 2);
    scenario.restore(restore.saved().apply(healthy())).poll().pass(10);
    assertThat(active(scenario, STATE_LOST)).isTrue();
    for (int i = 0; i < 3; i++) {
      scenario.pass(1200);
      SavedHistory past = restore.saved().apply(scenario);
      restore.apply(scenario.restartExporter(), past);
    }

    assertThat(active(scenario, STATE_LOST)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("restores")
  void reportsAJobThatDoesNotComeBack(Restore restore) {
    Scenario scenario = healthy();
    SavedHistory past = restore.saved().apply(scenario);
    scenario.without(scenario.job()).restartExporter();
    restore.apply(scenario, past);
    assertThat(active(scenario, JOB_NOT_RUNNING)).isFalse();

    scenario.pass(50);
    assertThat(active(scenario, JOB_NOT_RUNNING)).isFalse();
    scenario.pass(10);
    assertThat(active(scenario, JOB_NOT_RUNNING)).isTrue();
    scenario.with(scenario.job());
    redeploy(scenario);
    assertThat(active(scenario, JOB_NOT_RUNNING)).isFalse();
  }

  @Test
  void keepsReportingAMissingJobUntilItsRetentionEnds() {
    Scenario scenario = healthy();
    scenario.without(scenario.job()).after(10).poll().pass(60);
    Instant missing = since(scenario, JOB_NOT_RUNNING);
    for (int hours = 6; hours < 24; hours += 6) {
      scenario.after(6 * 3600).poll();
      SavedHistory past = scenario.history().savedHistory();
      scenario.restartExporter().restore(past).unreachable(10);
      assertThat(since(scenario, JOB_NOT_RUNNING)).isEqualTo(missing);
      scenario.after(10).poll();
      assertThat(since(scenario, JOB_NOT_RUNNING)).isEqualTo(missing);
      assertThat(scenario.assessed().roots()).containsExactly(JOB_NOT_RUNNING);
    }
    scenario.after(6 * 3600).poll();
    assertThat(scenario.assessed()).isNull();
  }

  @ParameterizedTest
  @MethodSource("restores")
  void doesNotReportAJobThatFinished(Restore restore) {
    Scenario scenario = healthy();
    scenario.job().ended(JobState.CANCELED);
    scenario.poll();
    SavedHistory past = restore.saved().apply(scenario);
    scenario.without(scenario.job()).restartExporter();
    restore.apply(scenario, past);
    scenario.pass(120);

    assertThat(active(scenario, JOB_NOT_RUNNING)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("restores")
  void doesNotReportAMissingBatchJob(Restore restore) {
    Scenario scenario = Scenario.of();
    scenario.job().batch();
    scenario.poll().pass(30);
    SavedHistory past = restore.saved().apply(scenario);

    assertThat(past.jobs()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("restores")
  void keepsWhatWasExpectedOfTheLastRescale(Restore restore) {
    Scenario scenario = Scenario.pipeline();
    scenario.job().lag(1, 0).map().load(0.5, 0);
    scenario.pass(120).job().rescaled(4);
    scenario.pass(60);
    RescalePrediction before = rescale(scenario).prediction().orElseThrow();
    assertThat(before.expected()).hasValue(1);
    SavedHistory past = restore.saved().apply(scenario);
    scenario.restartExporter();
    restore.apply(scenario, past);

    assertThat(rescale(scenario).prediction().orElseThrow().expected())
        .isEqualTo(before.expected());
  }

  @ParameterizedTest
  @MethodSource("restores")
  void reportsARestoredJobAsHealthyOnce(Restore restore) {
    Scenario scenario = healthy();
    SavedHistory past = restore.saved().apply(scenario);
    scenario.restartExporter();
    redeploy(scenario);
    restore.apply(scenario, past);
    scenario.completeCheckpoints(5);

    assertThat(active(scenario, STATE_LOST)).isFalse();
    assertThat(scenario.finding(STATE_LOST)).isEqualTo(Finding.inactive());
    assertThat(scenario.assessed().blockers()).isEmpty();
  }

  /** Two minutes of a healthy job with a checkpoint every ten seconds. */
  private static Scenario healthy() {
    return Scenario.of().poll().completeCheckpoints(12);
  }

  private static void redeploy(Scenario scenario) {
    scenario.after(5).job().redeployed();
    scenario.poll();
  }

  /** Redeploys the job while no exporter runs. */
  private static Instant redeployWithoutState(Scenario scenario, int parallelism) {
    scenario.restartExporter().after(20);
    scenario.job().redeployedWithoutState().tasks(task -> task.parallelism(parallelism).running());
    return scenario.now();
  }

  private static void completeIn(Scenario scenario, int seconds) {
    scenario.after(10).job().checkpoints().completed(seconds);
    scenario.poll();
  }

  private static void fail(Scenario scenario, int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      scenario.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      scenario.poll();
    }
  }

  private static Rescale rescale(Scenario scenario) {
    Optional<Rescale> last = scenario.jobHistory().rescales().last();
    assertThat(last).as("the rescale").isPresent();
    return last.get();
  }

  private static boolean active(Scenario scenario, FailureMode mode) {
    return Optional.ofNullable(scenario.assessed())
        .map(assessed -> assessed.finding(mode).active())
        .orElse(false);
  }

  private static Instant since(Scenario scenario, FailureMode mode) {
    assertThat(scenario.assessed().activeSince()).containsKey(mode);
    return scenario.assessed().activeSince().get(mode);
  }
}
