// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

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
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real rescales, good and bad, are remembered as. */
final class RescaleReplayTest {
  @Test
  void verifiesAGoodRescaleInEitherDirection() {
    ReplayedJob story = ReplayedJob.of("rescale-roundtrip-1.20.3");

    assertThat(story.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED, VERIFYING, VERIFIED);
    assertThat(story.previousParallelisms()).containsExactly(4, 2);
    assertThat(story.within(1, 30).map(ReplayedJob::outcome)).contains(VERIFIED);
    assertThat(story.within(2, 30).map(ReplayedJob::outcome)).contains(VERIFIED);
    assertThat(story.last().restores().first().flatMap(FirstRestore::origin))
        .contains(Origin.SAVEPOINT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scale-savepoint-ok-1.20.3", "scale-savepoint-ok-2.2.0"})
  void tellsThatThroughputHalvedAlthoughNothingIsWrong(String recording) {
    ReplayedJob story = ReplayedJob.of(recording);

    assertThat(story.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED);
    assertThat(story.previousParallelisms()).containsExactly(2);
    assertThat(story.last().rescales().last().flatMap(Rescale::ineffective)).contains(false);
    // The restored generator has only 2 splits, so 2 of 4 source subtasks finish for good.
    assertThat(story.last().rescales().last().get().throughputRatio().orElse(0))
        .isBetween(0.4, 0.6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scale-ckpt-fail-1.20.3", "scale-ckpt-fail-2.2.0"})
  void failsAStatelessRescaleWhoseCheckpointsFail(String recording) {
    ReplayedJob story = ReplayedJob.of(recording);

    assertThat(story.outcomes()).startsWith(NONE, VERIFYING, FAILED);
    assertThat(story.previousParallelisms()).containsExactly(2);
    assertThat(story.last().restores().first().flatMap(FirstRestore::origin)).contains(Origin.NONE);
    assertThat(story.between(1, 2).map(JobAssessment::blockers))
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
  void seesOneRescaleInPlaceAndNoRestart(String recording) {
    ReplayedJob story = ReplayedJob.of(recording);

    assertThat(story.outcomes()).containsExactly(NONE, VERIFYING, VERIFIED);
    assertThat(story.previousParallelisms()).containsExactly(2);
    assertThat(story.last().restarts().total()).hasValue(0);
    assertThat(story.last().restores().loss()).isEmpty();
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
  void takesAMereRestartForNoRescale(String recording) {
    ReplayedJob story = ReplayedJob.of(recording);

    assertThat(story.outcomes()).containsExactly(NONE);
    assertThat(story.last().restores().loss()).isEmpty();
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
