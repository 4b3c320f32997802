// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.StateProtection;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class StateUnprotectedTest {
  private static Scenario with(Scenario story, StateProtection protection) {
    story
        .job()
        .checkpointing(
            new Checkpointing(
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ZERO,
                Optional.empty(),
                0,
                protection));
    return story.poll();
  }

  private static StateProtection protection(
      Boolean retained, Boolean inJobManager, boolean unaligned, boolean duringRecovery) {
    return new StateProtection(
        Optional.ofNullable(retained),
        Optional.ofNullable(inJobManager),
        Optional.of(unaligned),
        duringRecovery);
  }

  static Stream<Case> cases() {
    return Stream.of(
        inactive(
            "checkpoints are retained in durable storage",
            story -> with(story, protection(true, false, false, false))),
        active(
            "cancelling the job deletes its checkpoints",
            story -> with(story, protection(false, false, false, false))),
        active(
            "checkpoints are lost with the JobManager",
            story -> with(story, protection(true, true, false, false))),
        active(
            "a checkpoint during recovery hangs",
            story -> with(story, protection(true, false, false, true))),
        inactive(
            "unaligned checkpoints complete during recovery",
            story -> with(story, protection(true, false, true, true))),
        unknown(
            "retention is not reported",
            story -> with(story, protection(null, false, false, false))),
        unknown(
            "the storage is not reported",
            story -> with(story, protection(true, null, false, false))),
        active(
            "checkpoints are deleted, wherever they are",
            story -> with(story, protection(false, null, false, false))),
        unknown("the job takes no checkpoints", story -> with(story.poll(), Checkpointing.OFF)),
        unknown(
            "the configuration is not known yet",
            story -> {
              story.job().checkpointingUnknown();
              story.poll();
            }),
        inactive(
                "the job starts without state on purpose",
                story -> with(story, protection(false, true, false, false)))
            .given("--job.stateless=orders"));
  }

  private static Scenario with(Scenario story, Checkpointing checkpointing) {
    story.job().checkpointing(checkpointing);
    return story.poll();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void followsTheConfiguration(Case row) {
    row.check(FailureMode.STATE_UNPROTECTED);
  }

  @Test
  void evidenceNamesEveryOptionToSet() {
    Scenario story = with(Scenario.of(), protection(false, true, false, true));
    assertThat(story.finding(FailureMode.STATE_UNPROTECTED))
        .isEqualTo(
            new Finding.Active(
                "checkpoints are only in the memory of the JobManager: set"
                    + " execution.checkpointing.storage to filesystem and"
                    + " execution.checkpointing.dir to a directory in durable storage; checkpoints"
                    + " are deleted when the job is cancelled: set"
                    + " execution.checkpointing.externalized-checkpoint-retention to"
                    + " RETAIN_ON_CANCELLATION; a checkpoint that is triggered while state is"
                    + " restored hangs until it expires (FLINK-40518): set"
                    + " execution.checkpointing.unaligned.enabled to true or"
                    + " execution.checkpointing.during-recovery.enabled to false"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.17.2, state.checkpoints.dir",
    "1.19.3, state.checkpoints.dir",
    "1.20.3, execution.checkpointing.dir",
    "2.3.0, execution.checkpointing.dir"
  })
  void evidenceNamesTheOptionOfTheFlinkVersion(String version, String option) {
    Scenario story = Scenario.of();
    story.cluster().version(version);
    with(story, protection(true, true, false, false));
    assertThat(((Finding.Active) story.finding(FailureMode.STATE_UNPROTECTED)).evidence())
        .contains(" and " + option + " to a directory");
  }

  @Test
  void doesNotKeepAHealthyJobFromBeingScaled() {
    Scenario story = with(Scenario.of(), protection(false, true, false, false));
    story.completeCheckpoints(10);
    assertThat(story.finding(FailureMode.STATE_UNPROTECTED).active()).isTrue();
    assertThat(story.assessed().scaleSafe()).isTrue();
    assertThat(story.jobHistory().baseline().values().checkpointDuration()).isPresent();
  }
}
