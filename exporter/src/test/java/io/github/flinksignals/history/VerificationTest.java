// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.history.RescaleOutcome.DEGRADED;
import static io.github.flinksignals.history.RescaleOutcome.FAILED;
import static io.github.flinksignals.history.RescaleOutcome.NONE;
import static io.github.flinksignals.history.RescaleOutcome.VERIFIED;
import static io.github.flinksignals.history.RescaleOutcome.VERIFYING;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of a rescale from 2 to 4 of a job whose checkpoints took 4 s. */
final class VerificationTest {
  /** A row: the outcome, why it is right, and what happens after the rescale. */
  record Case(RescaleOutcome outcome, String because, Consumer<Scenario> script) {
    @Override
    public String toString() {
      return outcome + " because " + because;
    }
  }

  private static Case row(RescaleOutcome outcome, String because, Consumer<Scenario> script) {
    return new Case(outcome, because, script);
  }

  static Stream<Case> begins() {
    return Stream.of(
        row(VERIFYING, "no checkpoint has completed yet", scenario -> scenario.pass(20)),
        row(
            VERIFYING,
            "only two completed in a row, three are required",
            scenario -> complete(scenario, 2, 4)),
        row(
            VERIFIED,
            "three completed in a row, as fast as before",
            scenario -> complete(scenario, 3, 4)),
        row(
            VERIFIED,
            "three completed between two polls",
            scenario -> {
              for (int i = 0; i < 3; i++) {
                scenario.after(3).job().checkpoints().completed(2);
              }
              scenario.poll();
            }),
        row(VERIFIED, "twice as long is within the limit", scenario -> complete(scenario, 3, 8)),
        row(
            DEGRADED,
            "more than twice as long is above the limit",
            scenario -> complete(scenario, 3, 9)),
        row(
            VERIFYING,
            "a failed checkpoint interrupts the row",
            scenario -> complete(fail(complete(scenario, 2, 4), 1), 2, 4)),
        row(
            VERIFIED,
            "a single failure may be a coincidence",
            scenario -> complete(fail(complete(scenario, 2, 4), 1), 3, 4)),
        row(FAILED, "two failed and none completed", scenario -> fail(scenario, 2)));
  }

  static Stream<Case> continues() {
    return Stream.of(
        row(FAILED, "only two completed since", scenario -> complete(fail(scenario, 2), 2, 4)),
        row(
            VERIFIED,
            "checkpoints complete again, so the failure mode has ended",
            scenario -> complete(fail(scenario, 2), 4, 4)),
        row(
            DEGRADED,
            "checkpoints complete again, but slowly",
            scenario -> complete(fail(scenario, 2), 4, 9)),
        row(
            VERIFIED,
            "the last three checkpoints are fast again",
            scenario -> complete(complete(scenario, 5, 9), 3, 4)),
        row(
            DEGRADED,
            "one of the last three checkpoints is slow",
            scenario -> complete(complete(scenario, 5, 9), 2, 4)),
        row(
            VERIFIED,
            "a run without state starts its ids again, and its checkpoints count again",
            scenario -> {
              complete(scenario, 2, 4);
              scenario.after(5).job().redeployedWithoutState();
              complete(scenario.poll(), 1, 4);
            }),
        row(
            VERIFYING,
            "another rescale is verified from the start",
            scenario -> {
              complete(scenario, 3, 4);
              scenario.after(5).job().redeployed().tasks(task -> task.parallelism(2).running());
              complete(scenario.poll(), 2, 4);
            }),
        row(
            NONE,
            "without periodic checkpoints it cannot be verified",
            scenario -> {
              scenario.job().checkpointing(Checkpointing.OFF);
              scenario.pass(20);
            }),
        row(
            VERIFYING,
            "a job in a restart loop is not verified",
            scenario -> complete(restart(scenario, 3), 3, 4)),
        row(
            VERIFIED,
            "the restart loop has ended",
            scenario -> complete(restart(scenario, 3), 70, 4)));
  }

  static Stream<Case> window() {
    return Stream.of(
        row(VERIFYING, "half an hour has not passed yet", scenario -> scenario.pass(1790)),
        row(
            FAILED,
            "half an hour passed without completed checkpoints",
            scenario -> scenario.pass(1800)),
        row(
            VERIFIED,
            "checkpoints that complete late still verify it",
            scenario -> complete(scenario.pass(1800), 4, 4)),
        row(
            VERIFYING,
            "with an interval of 10 min, half an hour is not enough",
            scenario -> everyTenMinutes(scenario).pass(3600)),
        row(
            FAILED,
            "six intervals and durations have passed",
            scenario -> everyTenMinutes(scenario).pass(3630)));
  }

  @ParameterizedTest
  @MethodSource({"begins", "continues", "window"})
  void determinesTheOutcome(Case row) {
    Scenario scenario = complete(Scenario.of().poll(), 12, 4);
    scenario.after(10).job().redeployed().tasks(task -> task.parallelism(4).running());
    scenario.poll();
    row.script().accept(scenario);

    assertThat(scenario.jobHistory().rescales().last())
        .map(Rescale::outcome)
        .as(row.because())
        .contains(row.outcome());
  }

  private static Scenario everyTenMinutes(Scenario scenario) {
    scenario.job().checkpointing(ScenarioJob.checkpointing(600, 600, 0));
    return scenario;
  }

  private static Scenario complete(Scenario scenario, int checkpoints, int seconds) {
    for (int i = 0; i < checkpoints; i++) {
      scenario.after(10).job().checkpoints().completed(seconds);
      scenario.poll();
    }
    return scenario;
  }

  private static Scenario fail(Scenario scenario, int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      scenario.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      scenario.poll();
    }
    return scenario;
  }

  private static Scenario restart(Scenario scenario, int times) {
    for (int i = 0; i < times; i++) {
      scenario.after(10).job().restarted(Failure.Kind.JOB);
      scenario.poll();
    }
    return scenario;
  }
}
