// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;

import io.github.flinksignals.fixture.Case;
import java.util.stream.Stream;
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
}
