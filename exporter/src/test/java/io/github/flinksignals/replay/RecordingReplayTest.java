// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static io.github.flinksignals.signal.FailureMode.STATE_UNPROTECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.FlowThresholds;
import io.github.flinksignals.signal.JobAssessment;
import io.github.flinksignals.signal.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Replays the answers of real clusters under real faults and checks which failure modes appear.
 * Times are those of the recordings; every answer goes through the real client. The expectations
 * are in {@code recordings/truth.json}.
 */
final class RecordingReplayTest {
  private static final RecordedTruth TRUTH = RecordedTruth.read();

  static final Thresholds THRESHOLDS =
      new Thresholds(
          Set.of(),
          Duration.ofSeconds(5),
          Duration.ofMinutes(3),
          Thresholds.Elasticity.AUTO,
          Duration.ofHours(1),
          Optional.empty(),
          new VerificationRules(3, Duration.ofMinutes(30), 3),
          new FlowThresholds(Duration.ofSeconds(30), Duration.ofSeconds(10), 0.5),
          Duration.ofSeconds(2));

  static Set<String> recordings() {
    return TRUTH.recordings().keySet();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void showsTheFaultAndNothingElse(String name) {
    RecordedTruth.Truth truth = TRUTH.recordings().get(name);
    Recording recording = Recording.read(name);
    List<Assessment> assessments = Replay.play(recording, THRESHOLDS);
    int fault = truth.fault().orElse(recording.marks().size() - 1);

    for (Assessment assessment : assessments) {
      Set<FailureMode> shown = active(assessment);
      if (assessment.at().isBefore(recording.marks().get(fault).at())) {
        assertThat(shown).as("before the fault, at %s", assessment.at()).isEmpty();
      }
      assertThat(truth.allowed())
          .as("allowed failure modes, at %s", assessment.at())
          .containsAll(shown);
      truth
          .rootCauses()
          .ifPresent(
              roots ->
                  assertThat(roots)
                      .as("allowed root causes, at %s", assessment.at())
                      .containsAll(roots(assessment)));
    }
    for (RecordedTruth.Must must : truth.must()) {
      showsInTime(
          must,
          assessments,
          recording.marks().get(fault).at(),
          recording.marks().get(fault + 1).at());
    }
  }

  private static void showsInTime(
      RecordedTruth.Must must, List<Assessment> assessments, Instant fault, Instant repair) {
    assertThat(assessments)
        .as("%s within %s s", must.mode(), must.beginsWithin())
        .anyMatch(
            one ->
                one.at().isAfter(fault)
                    && !one.at().isAfter(fault.plusSeconds(must.beginsWithin()))
                    && active(one).contains(must.mode()));
    must.endsWithin()
        .ifPresent(
            seconds ->
                assertThat(assessments)
                    .filteredOn(one -> !one.at().isBefore(repair.plusSeconds(seconds - 2L)))
                    .as("after %s ended", must.mode())
                    .isNotEmpty()
                    .noneMatch(one -> active(one).contains(must.mode())));
  }

  @ParameterizedTest
  @CsvSource({
    "healthy-start-2.3.0, 2",
    "rescale-history-2.3.0, 1",
    "rescale-history-2.3.0, 2",
    "checkpoint-failures-2.3.0, 1",
    "checkpoint-failures-2.3.0, 3",
  })
  void aHealthyJobIsSafeToScaleWhileASlotIsFree(String name, int beforeMark) {
    Recording recording = Recording.read(name);
    Instant mark = recording.marks().get(beforeMark).at();

    assertThat(Replay.play(recording, THRESHOLDS))
        .filteredOn(one -> one.at().isBefore(mark))
        .last()
        .satisfies(one -> assertThat(blockers(one)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "rescale-ignored-2.3.0, 1, NO_FREE_SLOTS",
    "checkpoint-failures-2.3.0, 1, CHECKPOINTS_UNHEALTHY",
    "tm-lost-2.3.0, 1, JOB_UNSTABLE",
  })
  void aFaultBlocksScalingUntilItsRepair(String name, int fault, Blocker blocker) {
    Recording recording = Recording.read(name);
    Instant begun = recording.marks().get(fault).at().plusSeconds(10);
    Instant repaired = recording.marks().get(fault + 1).at();

    assertThat(Replay.play(recording, THRESHOLDS))
        .filteredOn(one -> one.at().isAfter(begun) && one.at().isBefore(repaired))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(blockers(one)).contains(blocker));
  }

  static Stream<String> bottlenecks() {
    return recordings().stream()
        .filter(name -> TRUTH.recordings().get(name).bottleneck().isPresent());
  }

  @ParameterizedTest
  @MethodSource("bottlenecks")
  void namesTheTaskThatBlocksTheOthers(String name) {
    RecordedTruth.Truth truth = TRUTH.recordings().get(name);
    RecordedTruth.BlockingTask expected = truth.bottleneck().orElseThrow();
    Recording recording = Recording.read(name);
    Instant fault = recording.marks().get(truth.fault().orElseThrow()).at();
    Instant repair = recording.marks().get(truth.fault().orElseThrow() + 1).at();
    Instant named = fault.plusSeconds(expected.within());

    for (Assessment assessment : Replay.play(recording, THRESHOLDS)) {
      for (JobAssessment job : assessment.jobs().values()) {
        if (assessment.at().isBefore(fault)) {
          assertThat(job.bottleneck()).as("before the fault, at %s", assessment.at()).isEmpty();
        } else if (assessment.at().isAfter(named) && assessment.at().isBefore(repair)) {
          assertThat(job.bottleneck())
              .as("at %s", assessment.at())
              .hasValueSatisfying(
                  one -> {
                    assertThat(one.task().name()).startsWith(expected.task());
                    assertThat(one.role()).isEqualTo(expected.role());
                  });
        }
      }
    }
  }

  @Test
  void reportsNoLagWhileTheInputIsQuiet() {
    Recording recording = Recording.read("kafka-quiet-noidle-1.20.3");
    Instant quiet = recording.marks().get(1).at().plusSeconds(15);
    Instant resumed = recording.marks().get(2).at();

    assertThat(Replay.play(recording, THRESHOLDS))
        .filteredOn(one -> one.at().isAfter(quiet) && one.at().isBefore(resumed))
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one.jobs().values())
                    .allSatisfy(job -> assertThat(job.lag().seconds()).hasValue(0)));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void reportsThatCheckpointsAreNotRetained(String name) {
    assertThat(Replay.play(Recording.read(name), THRESHOLDS))
        .as("Flink deletes them by default")
        .anyMatch(
            assessment ->
                assessment.jobs().values().stream()
                    .anyMatch(job -> job.finding(STATE_UNPROTECTED).active()));
  }

  /** Without the modes that are active in all recordings. */
  private static Set<FailureMode> active(Assessment assessment) {
    Set<FailureMode> active = EnumSet.noneOf(FailureMode.class);
    for (JobAssessment job : assessment.jobs().values()) {
      active.addAll(job.activeSince().keySet());
    }
    active.removeAll(TRUTH.always());
    return active;
  }

  private static Set<Blocker> blockers(Assessment assessment) {
    Set<Blocker> blockers = EnumSet.noneOf(Blocker.class);
    assessment.jobs().values().forEach(job -> blockers.addAll(job.blockers()));
    return blockers;
  }

  private static Set<FailureMode> roots(Assessment assessment) {
    Set<FailureMode> roots = EnumSet.noneOf(FailureMode.class);
    assessment.jobs().values().forEach(job -> roots.addAll(job.roots()));
    roots.removeAll(TRUTH.always());
    return roots;
  }
}
