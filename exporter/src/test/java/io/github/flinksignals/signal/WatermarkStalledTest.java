// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WatermarkStalledTest {
  static Stream<Case> rows() {
    return Stream.of(
        active(
            "it stood for longer than the window and the source emits",
            story -> {
              story.pass(60);
              story.job().sink().freeze();
              story.pass(180);
            }),
        inactive(
            "the watermark has been stalled for less than the window",
            story -> {
              story.pass(60);
              story.job().sink().freeze();
              story.pass(100);
            }),
        inactive(
            "without records, the watermark cannot advance",
            story -> {
              story.pass(60);
              story.job().sink().freeze();
              story.job().source().records(0, 0);
              story.pass(300);
            }),
        inactive(
            "the source emitted records only briefly after the stall began",
            story -> {
              story.pass(60);
              story.job().sink().freeze();
              story.pass(40);
              story.job().source().records(0, 0);
              story.pass(110);
            }),
        inactive(
            "the watermark never advanced, so the job may not use event time",
            story -> {
              story.job().sink().freeze();
              story.pass(600);
            }),
        inactive(
            "the watermark advances again",
            story -> {
              story.pass(60);
              story.job().sink().freeze();
              story.pass(180);
              story.job().sink().lag(1, 0);
              story.pass(10);
            }),
        inactive(
            "a watermark that advances every five minutes is not stalled after four",
            story -> {
              for (int i = 0; i < 3; i++) {
                story.job().sink().freeze();
                story.pass(300);
                story.job().sink().lag(1, 0);
                story.pass(10);
              }
              story.job().sink().freeze();
              story.pass(240);
            }),
        active(
            "a long stall does not hide the next one",
            story -> {
              story.pass(300);
              story.job().sink().freeze();
              story.pass(1800);
              story.job().sink().lag(1, 0);
              story.pass(60);
              story.job().sink().freeze();
              story.pass(180);
            }),
        inactive(
            "a sink that is stuck in one record forwards no watermark either",
            story -> {
              story.pass(60);
              story.job().sink().freeze();
              story.job().sink().load(1, 0).records(0, 0);
              story.pass(180);
            }),
        unknown(
            "no sink has a watermark",
            story -> {
              story.job().sink().withoutLag();
              story.pass(180);
            }));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsAStalledWatermarkWhileRecordsFlow(Case row) {
    row.checkPipeline(WATERMARK_STALLED);
  }

  /** The watermark stands still, and from the start a task of the given pipeline waits. */
  private static Scenario stalledWhile(Consumer<ScenarioJob> waits) {
    Scenario story = Scenario.pipeline();
    story.job().lag(1, 0).anotherPipeline(1, 0);
    story.pass(60);
    story.job().sink().freeze();
    waits.accept(story.job());
    story.pass(180);
    assertThat(story.finding(WATERMARK_STALLED).active()).isTrue();
    assertThat(story.finding(BACKPRESSURE).active()).isTrue();
    return story;
  }

  @Test
  void isExplainedByBackpressureBeforeTheSink() {
    Scenario story = stalledWhile(job -> job.source().load(0.1, 0.9));

    assertThat(story.assessed().roots()).containsExactly(BACKPRESSURE);
  }

  @Test
  void isNotExplainedByBackpressureInAnotherPipeline() {
    Scenario story = stalledWhile(job -> job.task("clicks").load(0.1, 0.9));

    assertThat(story.assessed().roots()).containsExactlyInAnyOrder(BACKPRESSURE, WATERMARK_STALLED);
    story.job().answers(false);
    story.pass(10);
    assertThat(story.assessed().roots())
        .as("after a poll without an answer")
        .containsExactlyInAnyOrder(BACKPRESSURE, WATERMARK_STALLED);
  }
}
