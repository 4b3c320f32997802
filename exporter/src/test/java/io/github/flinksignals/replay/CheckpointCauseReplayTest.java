// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why checkpoints failed on real clusters: the counted, shown and reported cause. */
final class CheckpointCauseReplayTest {
  @ParameterizedTest
  @CsvSource({
    // The storage denies access from the mark on: only the JobManager's log shows it.
    "s3-credentials-after-scale-2.2.0, 1, 50, STORAGE_ACCESS",
    "s3-credentials-after-scale-defaults-2.2.0, 1, 50, STORAGE_ACCESS",
    "checkpoint-failures-2.3.0, 1, 10, STORAGE_ACCESS",
    // Snapshots take longer than the timeout: the message contains the cause.
    "ckpt-timeout-1.20.3, 1, 50, TIMEOUT",
    "ckpt-timeout-2.2.0, 1, 50, TIMEOUT",
  })
  void reportsWhyCheckpointsFail(
      String name, int fault, int within, CheckpointFailureCause expected) {
    Recording recording = Recording.read(name);
    Instant broken = recording.marks().get(fault).at();
    Instant repaired = recording.marks().get(fault + 1).at();
    List<Assessment> assessments = Replay.play(recording, RecordingReplayTest.THRESHOLDS);

    List<Assessment> inTime =
        assessments.stream()
            .filter(one -> !one.at().isBefore(broken))
            .filter(one -> !one.at().isAfter(broken.plusSeconds(within)))
            .toList();
    assertThat(inTime)
        .as("%s is reported within %s s", expected, within)
        .anyMatch(
            one -> {
              JobAssessment job = job(one);
              return job.finding(CHECKPOINTS_FAILING).active()
                  && cause(job).equals(Optional.of(expected))
                  && job.finding(CHECKPOINTS_FAILING).toString().contains(expected.label());
            });
    assertThat(assessments)
        .filteredOn(one -> one.at().isAfter(broken.plusSeconds(within)))
        .filteredOn(one -> one.at().isBefore(repaired))
        .as("after that, no other cause is reported")
        .isNotEmpty()
        .allMatch(one -> cause(job(one)).equals(Optional.of(expected)));
  }

  @ParameterizedTest
  @CsvSource({
    // Checkpoints 13 to 38; the log was read for the first.
    "s3-credentials-after-scale-2.2.0, STORAGE_ACCESS, 26",
    "ckpt-timeout-1.20.3, TIMEOUT, 5",
    // Checkpoints 7 to 12; after the last, another one completed before the next poll.
    "ckpt-timeout-2.2.0, TIMEOUT, 6",
  })
  void countsEachFailureOnceWithItsCause(String name, CheckpointFailureCause cause, long failures) {
    Recording recording = Recording.read(name);
    List<Assessment> assessments = Replay.play(recording, RecordingReplayTest.THRESHOLDS);
    Map<CheckpointFailureCause, Long> expected = new EnumMap<>(CheckpointFailureCause.class);
    for (CheckpointFailureCause one : CheckpointFailureCause.values()) {
      expected.put(one, one == cause ? failures : 0);
    }
    JobAssessment last = job(assessments.get(assessments.size() - 1));
    assertThat(checkpoints(last).failed().totals()).isEqualTo(expected);
  }

  @Test
  void reportsThatTheLogIsTooLongToRead() {
    Recording recording = Recording.read("s3-credentials-after-scale-2.2.0");
    Instant repaired = recording.marks().get(2).at();
    List<Assessment> assessments =
        Replay.play(recording, RecordingReplayTest.THRESHOLDS, 100 << 10);
    JobAssessment failing =
        job(
            assessments.stream()
                .filter(one -> one.at().isBefore(repaired))
                .reduce((first, second) -> second)
                .orElseThrow());
    assertThat(failing.finding(CHECKPOINTS_FAILING).toString())
        .containsPattern(
            "cause: other; the log of the JobManager .* is too long to read: \\d+ KiB");
  }

  private static JobAssessment job(Assessment assessment) {
    return assessment.jobs().values().iterator().next();
  }

  private static CheckpointHistory checkpoints(JobAssessment job) {
    return job.history().map(JobHistory::checkpoints).orElseThrow();
  }

  private static Optional<CheckpointFailureCause> cause(JobAssessment job) {
    return checkpoints(job).failed().streakCause();
  }
}
