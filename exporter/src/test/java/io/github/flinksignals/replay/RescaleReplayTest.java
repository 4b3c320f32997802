// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static io.github.flinksignals.history.RescaleOutcome.DEGRADED;
import static io.github.flinksignals.history.RescaleOutcome.FAILED;
import static io.github.flinksignals.history.RescaleOutcome.NONE;
import static io.github.flinksignals.history.RescaleOutcome.VERIFIED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFYING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.history.FirstRestore;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Origin;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.RescalePrediction;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.RescaleReport;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcomes of real rescales. */
final class RescaleReplayTest {
  @Test
  void verifiesAScaleDownAndAScaleUp() {
    ReplayedJob job = ReplayedJob.of("rescale-roundtrip-1.20.3");

    assertThat(job.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED, VERIFYING, VERIFIED);
    assertThat(job.previousParallelisms()).containsExactly(4, 2);
    assertThat(job.within(1, 30).map(ReplayedJob::outcome)).contains(VERIFIED);
    assertThat(job.within(2, 30).map(ReplayedJob::outcome)).contains(VERIFIED);
    assertThat(job.last().restores().first().flatMap(FirstRestore::origin))
        .contains(Origin.SAVEPOINT);
  }

  @Test
  void expectsTheThroughputOfAJobThatKeepsUp() {
    Rescale last =
        ReplayedJob.of("rescale-roundtrip-1.20.3").last().rescales().last().orElseThrow();
    RescalePrediction prediction = last.prediction().orElseThrow();

    assertThat(prediction.bottleneck()).as("its input limits it").isEmpty();
    assertThat(last.throughputRatio().orElseThrow())
        .isBetween(prediction.lowest().orElseThrow(), prediction.highest().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scale-savepoint-ok-1.20.3", "scale-savepoint-ok-2.2.0"})
  void showsThatThroughputHalvedWithoutAFailure(String recording) {
    ReplayedJob job = ReplayedJob.of(recording);

    assertThat(job.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED);
    assertThat(job.previousParallelisms()).containsExactly(2);
    assertThat(job.last().rescales().last().flatMap(Rescale::ineffective)).contains(false);
    // The restored generator has only 2 splits, so 2 of the 4 source subtasks finish.
    assertThat(job.last().rescales().last().get().throughputRatio().orElse(0)).isBetween(0.4, 0.6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scale-ckpt-fail-1.20.3", "scale-ckpt-fail-2.2.0"})
  void failsAStatelessRescaleWhoseCheckpointsFail(String recording) {
    ReplayedJob job = ReplayedJob.of(recording);

    assertThat(job.outcomes()).startsWith(NONE, VERIFYING, FAILED);
    assertThat(job.previousParallelisms()).containsExactly(2);
    assertThat(job.last().restores().first().flatMap(FirstRestore::origin)).contains(Origin.NONE);
    assertThat(job.between(1, 2).map(JobAssessment::blockers))
        .anySatisfy(
            blockers ->
                assertThat(blockers)
                    .contains(
                        Blocker.CHECKPOINTS_UNHEALTHY,
                        Blocker.RESCALE_UNVERIFIED,
                        Blocker.STATE_LOST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adaptive-rescale-1.20.3", "adaptive-rescale-2.2.0"})
  void detectsOneRescaleInPlaceAndNoRestart(String recording) {
    ReplayedJob job = ReplayedJob.of(recording);

    assertThat(job.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED);
    assertThat(job.previousParallelisms()).containsExactly(2);
    assertThat(job.last().restarts().total()).hasValue(0);
    assertThat(job.last().restores().loss()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restart-loop-1.20.3",
        "restart-loop-2.2.0",
        "tm-lost-1.20.3",
        "tm-lost-2.2.0",
        "ckpt-timeout-1.20.3",
        "kafka-lag-1.20.3"
      })
  void doesNotTreatARestartAsARescale(String recording) {
    ReplayedJob job = ReplayedJob.of(recording);

    assertThat(job.outcomes()).containsExactly(NONE);
    assertThat(job.last().restores().loss()).isEmpty();
  }

  @Test
  void readsFromTheRescaleHistoryHowLongTheTasksStoodStill() {
    ReplayedJob job = ReplayedJob.of("rescale-history-2.3.0");

    assertThat(job.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED);
    assertThat(job.previousParallelisms()).containsExactly(2);
    assertThat(job.last().restarts().total()).hasValue(0);
    assertThat(job.last().rescales().last().flatMap(Rescale::downtime))
        .hasValueSatisfying(
            downtime ->
                assertThat(downtime).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10)));
    assertThat(ReplayedJob.reports(job.last()))
        .first()
        .satisfies(
            report -> {
              assertThat(report.state()).contains(RescaleReport.State.COMPLETED);
              assertThat(report.before()).hasValue(2);
              assertThat(report.after()).hasValue(4);
            });
  }

  @Test
  void readsFromTheRescaleHistoryThatSlotsWereMissing() {
    ReplayedJob job = ReplayedJob.of("rescale-ignored-2.3.0");

    assertThat(job.between(1, 2).map(ReplayedJob::outcome)).containsOnly(NONE);
    assertThat(job.between(1, 2).flatMap(one -> one.history().stream()))
        .flatMap(ReplayedJob::reports)
        .anySatisfy(
            report -> {
              assertThat(report.state()).contains(RescaleReport.State.IGNORED);
              assertThat(report.desired()).hasValue(4);
              assertThat(report.before()).hasValue(2);
              assertThat(report.after()).isEmpty();
            });
    // The first checkpoints with more parallelism were slow.
    assertThat(job.outcomes()).containsExactly(NONE, VERIFYING, DEGRADED, VERIFIED);
  }

  /** The assessments of the one job in a recording. */
  private record ReplayedJob(Recording recording, List<Assessment> assessments) {
    static ReplayedJob of(String name) {
      Recording recording = Recording.read(name);
      return new ReplayedJob(recording, Replay.play(recording, RecordingReplayTest.THRESHOLDS));
    }

    List<RescaleOutcome> outcomes() {
      List<RescaleOutcome> outcomes = new ArrayList<>();
      jobs(assessments.stream())
          .map(ReplayedJob::outcome)
          .forEach(outcome -> addNew(outcomes, outcome));
      return outcomes;
    }

    List<Integer> previousParallelisms() {
      List<Integer> previous = new ArrayList<>();
      jobs(assessments.stream())
          .flatMap(job -> job.history().stream())
          .flatMap(job -> job.rescales().last().stream())
          .forEach(rescale -> addNew(previous, rescale.from().highest()));
      return previous;
    }

    static RescaleOutcome outcome(JobAssessment job) {
      return job.history()
          .flatMap(history -> history.rescales().last())
          .map(Rescale::outcome)
          .orElse(NONE);
    }

    static List<RescaleReport> reports(JobHistory job) {
      return job.details().map(JobDetails::rescaleReports).orElse(List.of());
    }

    JobHistory last() {
      return jobs(assessments.stream())
          .map(JobAssessment::history)
          .flatMap(Optional::stream)
          .reduce((first, second) -> second)
          .orElseThrow();
    }

    Stream<JobAssessment> within(int mark, int seconds) {
      Instant from = recording.marks().get(mark).at();
      return between(from, from.plusSeconds(seconds));
    }

    Stream<JobAssessment> between(int fromMark, int toMark) {
      return between(recording.marks().get(fromMark).at(), recording.marks().get(toMark).at());
    }

    private Stream<JobAssessment> between(Instant from, Instant to) {
      return jobs(
          assessments.stream().filter(one -> one.at().isAfter(from) && one.at().isBefore(to)));
    }

    private static Stream<JobAssessment> jobs(Stream<Assessment> assessments) {
      return assessments.flatMap(one -> one.jobs().values().stream());
    }

    private static <T> void addNew(List<T> list, T next) {
      if (list.isEmpty() || !list.get(list.size() - 1).equals(next)) {
        list.add(next);
      }
    }
  }
}
