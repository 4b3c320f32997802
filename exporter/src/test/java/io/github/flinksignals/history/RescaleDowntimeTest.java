// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.RescaleReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How long the tasks of a job did not run because of a rescale in place. */
final class RescaleDowntimeTest {
  private final Scenario story = Scenario.of().poll().after(60);

  @Test
  void lastsFromTheStopUntilTheLastTaskRuns() {
    rescaled();
    story.job().tasksRunningSince(now().plusMillis(900)).rescaleReports(report(now(), COMPLETED));
    story.after(10).poll();

    assertThat(downtime()).contains(Duration.ofMillis(1_350));
  }

  @Test
  void ofARedeployLastsFromTheEndOfThePreviousRun() {
    story.job().stoppedWithSavepoint();
    story.poll().after(20);
    story.job().redeployed();
    story.job().tasks(task -> task.parallelism(4)).tasksRunningSince(now().plusSeconds(3));
    story.after(10).poll();

    assertThat(downtime()).contains(Duration.ofSeconds(23));
  }

  @Test
  void isMeasuredOnce() {
    rescaled();
    story.job().tasksRunningSince(now().plusMillis(900)).rescaleReports(report(now(), COMPLETED));
    story.after(10).poll();
    story.job().tasksRunningSince(now().plusSeconds(30));
    story.after(60).poll();

    assertThat(downtime()).contains(Duration.ofMillis(1_350));
  }

  @Test
  void isUnknownUntilTheSchedulerReportsThisRescale() {
    Instant before = now();
    story.after(60);
    rescaled();
    story.job().tasksRunningSince(now()).rescaleReports(report(before, COMPLETED));
    story.after(10).poll();

    assertThat(downtime()).isEmpty();
  }

  @Test
  void isUnknownForARescaleThatTheSchedulerIgnored() {
    rescaled();
    story.job().tasksRunningSince(now()).rescaleReports(report(now(), IGNORED));
    story.after(10).poll();

    assertThat(downtime()).isEmpty();
  }

  private static final RescaleReport.State COMPLETED = RescaleReport.State.COMPLETED;
  private static final RescaleReport.State IGNORED = RescaleReport.State.IGNORED;

  private void rescaled() {
    story.job().adaptive().rescaled(4);
  }

  private Instant now() {
    return story.now();
  }

  private Optional<Duration> downtime() {
    return story
        .history()
        .jobs()
        .get(Scenario.JOB)
        .primary()
        .rescales()
        .last()
        .orElseThrow()
        .downtime();
  }

  private static RescaleReport report(Instant end, RescaleReport.State state) {
    return new RescaleReport(
        Optional.of("update requirement"),
        Optional.of(state),
        Optional.of("succeeded"),
        end.minusMillis(800),
        Optional.of(end),
        Optional.of(end.minusMillis(450)),
        OptionalInt.of(4),
        OptionalInt.of(2),
        OptionalInt.of(4));
  }
}
