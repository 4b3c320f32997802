// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_SLOW;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_STALLED;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.LAG_RISING;
import static io.github.flinksignals.signal.FailureMode.RESTART_LOOP;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static io.github.flinksignals.signal.FailureMode.STATE_LOST;
import static io.github.flinksignals.signal.FailureMode.STATE_UNPROTECTED;
import static io.github.flinksignals.signal.FailureMode.TASK_MANAGERS_LOST;
import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;
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
 * Times are those of the recordings; every answer goes through the real client.
 */
final class RecordingReplayTest {
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

  /**
   * A mode must begin within a time after the mark of the fault, and end within a time after the
   * next mark.
   */
  private record Must(FailureMode mode, int beginsWithin, Optional<Integer> endsWithin) {}

  /**
   * @param fault index of the mark where the fault begins; no failure mode may be active before
   * @param must modes that must become active
   * @param may other modes that may become active
   * @param roots all modes that may be root causes; empty if that is not checked
   */
  private record RecordedFault(
      String recording, int fault, List<Must> must, Set<FailureMode> may, Set<FailureMode> roots) {
    @Override
    public String toString() {
      return recording;
    }
  }

  private static Must must(FailureMode mode, int beginsWithin, int endsWithin) {
    return new Must(mode, beginsWithin, Optional.of(endsWithin));
  }

  private static Must must(FailureMode mode, int beginsWithin) {
    return new Must(mode, beginsWithin, Optional.empty());
  }

  private static RecordedFault healthy(String recording) {
    return new RecordedFault(recording, 0, List.of(), Set.of(), Set.of());
  }

  static Stream<RecordedFault> recordedFaults() {
    return Stream.of(
        healthy("rescale-roundtrip-1.20.3"),
        healthy("scale-savepoint-ok-1.20.3"),
        healthy("scale-savepoint-ok-2.2.0"),
        healthy("kafka-quiet-noidle-1.20.3"),
        healthy("healthy-start-2.3.0"),
        healthy("rescale-history-2.3.0"),
        slowSink("slow-sink-1.20.3"),
        slowSink("slow-sink-2.2.0"),
        new RecordedFault(
            "kafka-lag-1.20.3",
            1,
            List.of(must(LAG_RISING, 40, 20)),
            EnumSet.of(BACKPRESSURE),
            Set.of()),
        new RecordedFault(
            "slot-starvation-1.20.3",
            1,
            List.of(must(SLOT_STARVATION, 20, 25)),
            EnumSet.of(
                STATE_LOST,
                JOB_NOT_RUNNING,
                RESTART_LOOP,
                CHECKPOINTS_FAILING_AFTER_SCALE,
                CHECKPOINTS_FAILING,
                CHECKPOINTS_STALLED),
            EnumSet.of(SLOT_STARVATION, STATE_LOST)),
        new RecordedFault(
            "slot-starvation-2.2.0",
            1,
            List.of(must(SLOT_STARVATION, 20, 25)),
            EnumSet.of(
                STATE_LOST,
                JOB_NOT_RUNNING,
                RESTART_LOOP,
                CHECKPOINTS_FAILING_AFTER_SCALE,
                CHECKPOINTS_FAILING,
                CHECKPOINTS_STALLED),
            EnumSet.of(SLOT_STARVATION, STATE_LOST)),
        new RecordedFault(
            "adaptive-rescale-1.20.3",
            2,
            List.of(must(SLOT_STARVATION, 25)),
            Set.of(),
            EnumSet.of(SLOT_STARVATION)),
        new RecordedFault(
            "adaptive-rescale-2.2.0",
            2,
            List.of(must(SLOT_STARVATION, 25)),
            Set.of(),
            EnumSet.of(SLOT_STARVATION)),
        new RecordedFault(
            "rescale-ignored-2.3.0",
            1,
            List.of(must(SLOT_STARVATION, 25, 25)),
            Set.of(),
            EnumSet.of(SLOT_STARVATION)),
        new RecordedFault(
            "checkpoint-failures-2.3.0",
            1,
            List.of(must(CHECKPOINTS_FAILING, 10, 10)),
            Set.of(),
            EnumSet.of(CHECKPOINTS_FAILING)),
        new RecordedFault(
            "scale-ckpt-fail-1.20.3",
            1,
            List.of(
                must(STATE_LOST, 15),
                must(CHECKPOINTS_FAILING_AFTER_SCALE, 25, 15),
                must(CHECKPOINTS_FAILING, 25, 15)),
            EnumSet.of(RESTART_LOOP, JOB_NOT_RUNNING, CHECKPOINTS_STALLED),
            EnumSet.of(CHECKPOINTS_FAILING_AFTER_SCALE, STATE_LOST)),
        new RecordedFault(
            "scale-ckpt-fail-2.2.0",
            1,
            List.of(
                must(STATE_LOST, 15),
                must(CHECKPOINTS_FAILING_AFTER_SCALE, 25, 15),
                must(CHECKPOINTS_FAILING, 25, 15)),
            EnumSet.of(RESTART_LOOP, JOB_NOT_RUNNING, CHECKPOINTS_STALLED),
            EnumSet.of(CHECKPOINTS_FAILING_AFTER_SCALE, STATE_LOST)),
        taskManagersLost("tm-lost-1.20.3", must(TASK_MANAGERS_LOST, 20, 25)),
        taskManagersLost("tm-lost-2.2.0", must(TASK_MANAGERS_LOST, 20, 25)),
        taskManagersLost("tm-lost-2.3.0", must(TASK_MANAGERS_LOST, 20, 25)),
        taskManagersLost("tm-lost-defaults-1.20.3", must(TASK_MANAGERS_LOST, 30)),
        checkpointTimeout("ckpt-timeout-1.20.3"),
        checkpointTimeout("ckpt-timeout-2.2.0"),
        new RecordedFault(
            "s3-credentials-after-scale-2.2.0",
            1,
            List.of(must(CHECKPOINTS_FAILING_AFTER_SCALE, 30, 25)),
            EnumSet.of(CHECKPOINTS_FAILING, CHECKPOINTS_STALLED),
            Set.of()),
        new RecordedFault(
            "s3-credentials-after-scale-defaults-2.2.0",
            1,
            List.of(must(CHECKPOINTS_FAILING_AFTER_SCALE, 35, 25)),
            EnumSet.of(
                CHECKPOINTS_FAILING,
                CHECKPOINTS_STALLED,
                RESTART_LOOP,
                JOB_NOT_RUNNING,
                LAG_RISING),
            EnumSet.of(CHECKPOINTS_FAILING_AFTER_SCALE)),
        restartLoop("restart-loop-1.20.3"),
        restartLoop("restart-loop-2.2.0"),
        new RecordedFault(
            "jm-gone-1.20.3",
            2,
            List.of(must(JOB_NOT_RUNNING, 66)),
            Set.of(),
            EnumSet.of(JOB_NOT_RUNNING)),
        new RecordedFault(
            "jm-gone-2.2.0",
            2,
            List.of(must(JOB_NOT_RUNNING, 66)),
            Set.of(),
            EnumSet.of(JOB_NOT_RUNNING)));
  }

  private static RecordedFault slowSink(String recording) {
    return new RecordedFault(
        recording,
        1,
        List.of(must(LAG_RISING, 45, 22), must(SINK_SATURATED, 45, 22)),
        EnumSet.of(BACKPRESSURE, CHECKPOINTS_SLOW),
        EnumSet.of(SINK_SATURATED));
  }

  private static RecordedFault taskManagersLost(String recording, Must must) {
    return new RecordedFault(
        recording,
        1,
        List.of(must),
        EnumSet.of(
            SLOT_STARVATION,
            RESTART_LOOP,
            JOB_NOT_RUNNING,
            CHECKPOINTS_FAILING,
            CHECKPOINTS_STALLED,
            LAG_RISING),
        EnumSet.of(TASK_MANAGERS_LOST));
  }

  private static RecordedFault checkpointTimeout(String recording) {
    return new RecordedFault(
        recording,
        1,
        List.of(must(CHECKPOINTS_SLOW, 12, 15), must(CHECKPOINTS_FAILING, 50, 15)),
        EnumSet.of(LAG_RISING, BACKPRESSURE, SINK_SATURATED, WATERMARK_STALLED),
        Set.of());
  }

  private static RecordedFault restartLoop(String recording) {
    return new RecordedFault(
        recording,
        1,
        List.of(must(RESTART_LOOP, 25)),
        EnumSet.of(CHECKPOINTS_FAILING, CHECKPOINTS_STALLED, JOB_NOT_RUNNING),
        EnumSet.of(RESTART_LOOP));
  }

  @ParameterizedTest
  @MethodSource("recordedFaults")
  void showsTheFaultAndNothingElse(RecordedFault recorded) {
    Recording recording = Recording.read(recorded.recording());
    List<Assessment> assessments = Replay.play(recording, THRESHOLDS);
    Instant fault = recording.marks().get(recorded.fault()).at();
    Instant repair = recording.marks().get(recorded.fault() + 1).at();

    Set<FailureMode> allowed = EnumSet.noneOf(FailureMode.class);
    allowed.addAll(recorded.may());
    recorded.must().forEach(must -> allowed.add(must.mode()));
    for (Assessment assessment : assessments) {
      Set<FailureMode> shown = active(assessment);
      if (assessment.at().isBefore(fault)) {
        assertThat(shown).as("before the fault, at %s", assessment.at()).isEmpty();
      }
      assertThat(allowed).as("allowed failure modes, at %s", assessment.at()).containsAll(shown);
      if (!recorded.roots().isEmpty()) {
        assertThat(recorded.roots())
            .as("allowed root causes, at %s", assessment.at())
            .containsAll(roots(assessment));
      }
    }
    for (Must must : recorded.must()) {
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

  /**
   * @param within seconds from the fault's mark
   */
  private record Expected(String recording, String task, String role, int within) {
    @Override
    public String toString() {
      return recording;
    }
  }

  static Stream<Expected> bottlenecks() {
    return Stream.of(
        new Expected("slow-sink-1.20.3", "clickhouse-sink", "sink", 30),
        new Expected("slow-sink-2.2.0", "clickhouse-sink", "sink", 30),
        new Expected("kafka-lag-1.20.3", "Source: ticks", "source", 30));
  }

  @ParameterizedTest
  @MethodSource("bottlenecks")
  void namesTheTaskThatBlocksTheOthers(Expected expected) {
    Recording recording = Recording.read(expected.recording());
    Instant fault = recording.marks().get(1).at();
    Instant repair = recording.marks().get(2).at();
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
  @MethodSource("recordedFaults")
  void reportsThatCheckpointsAreNotRetained(RecordedFault recorded) {
    assertThat(Replay.play(Recording.read(recorded.recording()), THRESHOLDS))
        .as("Flink deletes them by default")
        .anyMatch(
            assessment ->
                assessment.jobs().values().stream()
                    .anyMatch(job -> job.finding(STATE_UNPROTECTED).active()));
  }

  /** The recorded jobs have the default retention, so that mode is active in all of them. */
  private static Set<FailureMode> active(Assessment assessment) {
    Set<FailureMode> active = EnumSet.noneOf(FailureMode.class);
    for (JobAssessment job : assessment.jobs().values()) {
      active.addAll(job.activeSince().keySet());
    }
    active.remove(STATE_UNPROTECTED);
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
    roots.remove(STATE_UNPROTECTED);
    return roots;
  }
}
