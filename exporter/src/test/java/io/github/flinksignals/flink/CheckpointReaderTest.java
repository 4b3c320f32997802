// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.StateProtection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointReaderTest {
  private static CheckpointStatistics read(String version, String name) {
    return CheckpointReader.statistics(
        Captured.read(version, name, RestMessages.Checkpoints.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsAFailedCheckpoint(String version) {
    CheckpointStatistics statistics = read(version, "checkpoints-failed");

    assertThat(statistics.completed()).isZero();
    assertThat(statistics.latestRestore()).isEmpty();
    Checkpoint failed = statistics.latestFailed().orElseThrow();
    assertThat(failed.failed()).isTrue();
    assertThat(failed.completedAt()).isEmpty();
    assertThat(failed.duration()).as("a failed checkpoint has no duration").isEmpty();
    assertThat(failed.failedAt()).get().matches(at -> !at.isBefore(failed.triggeredAt()));
    assertThat(failed.failure())
        .get()
        .satisfies(
            failure -> assertThat(failure.cause()).isEqualTo(CheckpointFailureCause.TASK_FAILURE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsARestore(String version) {
    CheckpointStatistics statistics = read(version, "checkpoints-restored");

    assertThat(statistics.restores()).isEqualTo(1);
    assertThat(statistics.latestRestore())
        .get()
        .satisfies(
            restore -> assertThat(restore.externalPath()).get().asString().contains("savepoint"));
    Checkpoint completed = statistics.latestCompleted().orElseThrow();
    assertThat(completed.completedAt()).isPresent();
    assertThat(completed.duration()).get().matches(duration -> !duration.isNegative());
    assertThat(completed.failure()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsTheConfiguration(String version) {
    CheckpointConfiguration body =
        Captured.read(version, "checkpoints-config", CheckpointConfiguration.class);

    assertThat(CheckpointReader.configuration(body).interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(CheckpointReader.configuration(body).periodic()).isTrue();
  }

  @Test
  void omitsMissingTimesAndCheckpointsOfUnknownStatus() {
    RestMessages.CheckpointResponse pending = checkpoint("IN_PROGRESS");
    CheckpointStatistics statistics =
        CheckpointReader.statistics(
            new RestMessages.Checkpoints(
                new RestMessages.Counts(0, 0), null, List.of(pending, checkpoint("ABANDONED"))));

    assertThat(statistics.recent()).singleElement().matches(Checkpoint::inProgress);
    assertThat(statistics.recent().get(0).triggeredAt()).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(statistics.recent().get(0).completedAt()).isEmpty();
    assertThat(statistics.latestCompleted()).isEmpty();
  }

  @Test
  void omitsCheckpointsThatANewerOneSubsumed() {
    RestMessages.CheckpointResponse subsumed =
        checkpoint("FAILED", "Checkpoint has been subsumed.");
    CheckpointStatistics statistics =
        CheckpointReader.statistics(
            new RestMessages.Checkpoints(
                new RestMessages.Counts(0, 1),
                new RestMessages.Latest(null, null, subsumed, null),
                List.of(subsumed, checkpoint("FAILED", "Checkpoint was declined."))));

    assertThat(statistics.recent()).singleElement().matches(Checkpoint::failed);
    assertThat(statistics.latestFailed()).isEmpty();
  }

  private static RestMessages.CheckpointResponse checkpoint(String status) {
    return checkpoint(status, null);
  }

  private static RestMessages.CheckpointResponse checkpoint(String status, String failure) {
    return new RestMessages.CheckpointResponse(
        1, status, false, "CHECKPOINT", 5, -1, 0, failure, -1, 0, 0, 4, 0, null);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 500", // complete
    "1000, 10, 50000", // incremental
    "1000, 1200, 500", // with in-flight records
    "1000, 0,", // wrote nothing
    "0, 0,", // has no state
  })
  void derivesHowLongTheWholeStateWouldTake(long state, long written, Long millis) {
    RestMessages.CheckpointResponse completed =
        new RestMessages.CheckpointResponse(
            1, "COMPLETED", false, "CHECKPOINT", 5, 505, 0, null, 500, state, written, 4, 4, "p");
    CheckpointStatistics statistics =
        CheckpointReader.statistics(
            new RestMessages.Checkpoints(new RestMessages.Counts(0, 0), null, List.of(completed)));

    assertThat(statistics.recent().get(0).wholeStateDuration().map(Duration::toMillis))
        .isEqualTo(Optional.ofNullable(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | false | FileSystemCheckpointStorage | true  | false
          true  | true  | FileSystemCheckpointStorage | false | false
          false | true  | JobManagerCheckpointStorage | false | true
          false | true  | MemoryStateBackend          | false | true
          true  |       | Unknown                     |       |
                | false |                             |       |
          """)
  void readsHowStateIsProtected(
      Boolean enabled, Boolean deleted, String storage, Boolean retained, Boolean inJobManager) {
    StateProtection protection =
        CheckpointReader.configuration(
                new CheckpointConfiguration(
                    1,
                    1,
                    0,
                    0,
                    new CheckpointConfiguration.Externalization(enabled, deleted),
                    storage,
                    true))
            .protection();
    assertThat(protection.retained()).isEqualTo(Optional.ofNullable(retained));
    assertThat(protection.inJobManager()).isEqualTo(Optional.ofNullable(inJobManager));
    assertThat(protection.unaligned()).contains(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsHowTheStateOfARealJobIsProtected(String version) {
    StateProtection protection =
        CheckpointReader.configuration(
                Captured.read(version, "checkpoints-config", CheckpointConfiguration.class))
            .protection();
    assertThat(protection)
        .isEqualTo(
            new StateProtection(Optional.of(false), Optional.of(false), Optional.of(false), false));
  }
}
