// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.model.CheckpointFailureCause.OTHER;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_UNREACHABLE;
import static io.github.flinksignals.model.CheckpointFailureCause.TASK_FAILURE;
import static io.github.flinksignals.model.CheckpointFailureCause.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Checkpoint.State;
import io.github.flinksignals.model.CheckpointDiagnosis;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.LogFinding;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How the cause of a failed checkpoint is found, and when the failure is counted with it. */
final class CheckpointCauseTest {
  private static final Run RUN = new Run("77b1", Instant.EPOCH);
  private static final CheckpointFailure HIDDEN = new CheckpointFailure(OTHER, true, true);
  private static final CheckpointFailure RESTART = new CheckpointFailure(TASK_FAILURE, false, true);
  private static final CheckpointFailure EXPIRED = new CheckpointFailure(TIMEOUT, true, false);
  private static final CheckpointFailure IO_PROBLEM =
      new CheckpointFailure(OTHER, true, true, "IO-problem detected");
  private static final LogFinding REFUSED = new LogFinding(13, Optional.of(STORAGE_ACCESS));

  private final List<Checkpoint> recent = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T14:28:31Z");
  private CheckpointHistory history = CheckpointHistory.begin();

  private void fail(long id, CheckpointFailure failure) {
    add(id, State.FAILED, Optional.of(failure));
  }

  private void complete(long id) {
    add(id, State.COMPLETED, Optional.empty());
  }

  private void add(long id, State status, Optional<CheckpointFailure> failure) {
    recent.add(
        new Checkpoint(
            id,
            status,
            false,
            false,
            now.minusSeconds(1),
            failure.isEmpty() ? Optional.of(now) : Optional.empty(),
            failure.map(why -> now),
            failure.isEmpty() ? Optional.of(Duration.ofSeconds(1)) : Optional.empty(),
            Optional.empty(),
            0,
            1,
            0,
            failure,
            Optional.empty()));
    recent.sort(Comparator.comparing(Checkpoint::id).reversed());
  }

  private void poll(LogFinding... findings) {
    CheckpointStatistics statistics =
        new CheckpointStatistics(
            0,
            0,
            recent,
            recent.stream().filter(Checkpoint::completed).findFirst(),
            Optional.empty(),
            recent.stream().filter(Checkpoint::failed).findFirst(),
            Optional.empty(),
            new CheckpointDiagnosis(List.of(findings), OptionalLong.empty(), List.of()));
    history = history.next(statistics, RUN, now);
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private long counted(CheckpointFailureCause cause) {
    return history.failed().totals().get(cause);
  }

  @Test
  void countsAGuessThirtySecondsAfterItWasSeen() {
    fail(13, HIDDEN);
    poll();
    assertThat(history.failed().streakCause()).contains(OTHER);
    pass(29);
    poll();
    assertThat(counted(OTHER)).isZero();
    pass(1);
    poll();
    assertThat(counted(OTHER)).isEqualTo(1);
  }

  @Test
  void countsAFailureAtOnceWhenTheLogExplainsIt() {
    fail(13, HIDDEN);
    poll();
    pass(2);
    poll(REFUSED);
    assertThat(history.failed().streakCause()).contains(STORAGE_ACCESS);
    assertThat(counted(STORAGE_ACCESS)).isEqualTo(1);
    poll(REFUSED);
    assertThat(counted(STORAGE_ACCESS)).as("counted only once").isEqualTo(1);
    assertThat(counted(OTHER)).isZero();
  }

  @Test
  void appliesTheCauseFromAnExceptionThatIsReadBeforeTheFailureIsListed() {
    read(exception(14, STORAGE_UNREACHABLE), exception(13, STORAGE_ACCESS));
    pass(2);
    fail(13, RESTART);
    poll();
    read();
    poll();
    assertThat(history.failed().streakCause()).contains(STORAGE_ACCESS);
    assertThat(counted(STORAGE_ACCESS)).isEqualTo(1);
  }

  @Test
  void appliesNoExceptionOfAnotherRun() {
    read(exception(13, STORAGE_ACCESS));
    history = history.failover();
    fail(13, RESTART);
    poll();
    assertThat(history.failed().streakCause()).contains(TASK_FAILURE);
  }

  private void read(Failure... failures) {
    history = history.explainedBy(List.of(failures), RUN);
  }

  private Failure exception(long checkpoint, CheckpointFailureCause cause) {
    return new Failure(
        now,
        Failure.Kind.CHECKPOINT,
        "java.io.IOException",
        Optional.empty(),
        OptionalLong.of(checkpoint),
        Optional.of(cause));
  }

  @Test
  void appliesTheCauseToLaterFailuresWithTheSameMessage() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(10);
    fail(14, HIDDEN);
    poll(REFUSED);
    assertThat(counted(STORAGE_ACCESS)).isEqualTo(2);
    pass(10);
    complete(15);
    poll(REFUSED);
    pass(10);
    fail(16, HIDDEN);
    poll();
    assertThat(history.failed().streakCause()).as("in a later streak too").contains(STORAGE_ACCESS);
    assertThat(counted(STORAGE_ACCESS)).isEqualTo(3);
    assertThat(counted(OTHER)).isZero();
  }

  @Test
  void appliesTheCauseToAFailureFollowedByACompletedCheckpointInTheSamePoll() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(10);
    fail(14, HIDDEN);
    pass(1);
    complete(15);
    poll();
    assertThat(counted(STORAGE_ACCESS)).isEqualTo(2);
    assertThat(history.failed().streakCause()).isEmpty();
  }

  @Test
  void doesNotApplyTheCauseToAFailureWithAnotherMessage() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(10);
    fail(14, IO_PROBLEM);
    poll();
    pass(40);
    poll();
    assertThat(counted(OTHER)).isEqualTo(1);
    assertThat(counted(STORAGE_ACCESS)).isEqualTo(1);
  }

  @Test
  void prefersTheCauseFromANewerReadingOfTheLog() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(600);
    complete(14);
    poll();
    pass(10);
    fail(15, HIDDEN);
    poll();
    assertThat(history.failed().streakCause()).contains(STORAGE_ACCESS);
    poll(new LogFinding(15, Optional.of(STORAGE_UNREACHABLE)));
    assertThat(history.failed().streakCause()).contains(STORAGE_UNREACHABLE);
    pass(10);
    fail(16, HIDDEN);
    poll();
    assertThat(counted(STORAGE_UNREACHABLE)).as("as the newer reading").isEqualTo(1);
  }

  @Test
  void replacesTheCauseOfFailuresThatOccurredWhileTheLogWasRead() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(600);
    complete(14);
    poll();
    pass(10);
    fail(15, HIDDEN);
    poll();
    pass(1);
    fail(16, HIDDEN);
    poll();
    poll(new LogFinding(15, Optional.of(STORAGE_UNREACHABLE)));
    assertThat(history.failed().streakCause()).contains(STORAGE_UNREACHABLE);
    pass(10);
    fail(17, HIDDEN);
    poll();
    assertThat(counted(STORAGE_UNREACHABLE)).isEqualTo(1);
    assertThat(history.failed().streakCause()).contains(STORAGE_UNREACHABLE);
  }

  @Test
  void dropsTheCauseIfANewerReadingFindsNoStorageError() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(10);
    complete(14);
    pass(1);
    fail(15, HIDDEN);
    poll(new LogFinding(15, Optional.empty()));
    pass(10);
    fail(16, HIDDEN);
    poll();
    assertThat(history.failed().streakCause()).contains(OTHER);
    assertThat(counted(OTHER)).isEqualTo(2);
  }

  @Test
  void doesNotApplyTheCauseAfterAnHourWithoutFailures() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(10);
    complete(14);
    poll();
    pass(3601);
    fail(15, HIDDEN);
    poll();
    assertThat(history.failed().streakCause()).contains(OTHER);
  }

  @Test
  void showsACauseThatIsFoundLateButCountsTheFailureOnce() {
    fail(13, HIDDEN);
    poll();
    pass(40);
    poll();
    assertThat(counted(OTHER)).isEqualTo(1);
    poll(REFUSED);
    assertThat(history.failed().streakCause()).contains(STORAGE_ACCESS);
    assertThat(counted(OTHER) + counted(STORAGE_ACCESS)).isEqualTo(1);
  }

  @Test
  void usesTheMessageIfTheLogDoesNotMentionStorage() {
    fail(13, HIDDEN);
    poll(new LogFinding(13, Optional.empty()));
    assertThat(counted(OTHER)).isEqualTo(1);
  }

  @Test
  void keepsTheCauseWhenTheFailureRestartsTheJob() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(1);
    fail(14, RESTART);
    poll(REFUSED);
    pass(40);
    poll(REFUSED);
    assertThat(history.failed().streakCause()).contains(STORAGE_ACCESS);
    assertThat(counted(TASK_FAILURE)).isEqualTo(1);
  }

  @Test
  void prefersTheLatestOfSeveralCertainCauses() {
    fail(13, HIDDEN);
    poll(REFUSED);
    pass(10);
    fail(14, EXPIRED);
    poll(REFUSED);
    assertThat(history.failed().streakCause()).contains(TIMEOUT);
  }
}
