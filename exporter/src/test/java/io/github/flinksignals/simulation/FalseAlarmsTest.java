// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.docs.PageText;
import io.github.flinksignals.signal.FailureMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first half hour of {@code make false-alarms}, and a fault that it must notice. */
final class FalseAlarmsTest {
  private static final int POLLS_OF_HALF_AN_HOUR = 180;
  private static final long SEED = 7;
  private static final Duration LONGEST_EVALUATION = Duration.ofMinutes(5);

  @TempDir Path directory;

  @Test
  void aHealthyJobOfAnyShapeCausesNoAlarm() {
    List<ShapeRun.Result> results = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      results.add(ShapeRun.of(shape, 1, POLLS_OF_HALF_AN_HOUR, SEED, directory));
    }
    assertThat(results).flatExtracting(ShapeRun.Result::falseModes).isEmpty();
    assertThat(pages(results)).isEmpty();
  }

  @Test
  void aJobThatFailsEveryMinuteIsNoticed() {
    JobPlan failing = new JobPlan().failures(1_440).unsettled();
    ShapeRun.Result result =
        ShapeRun.of(Shape.STEADY, failing, 1, POLLS_OF_HALF_AN_HOUR, SEED, directory);

    assertThat(result.falseModes())
        .extracting(ShapeRun.FalseMode::mode)
        .contains(FailureMode.RESTART_LOOP);
    assertThat(pages(List.of(result)))
        .extracting(ShippedAlerts.Page::alert)
        .contains(FailureMode.RESTART_LOOP.alert());
  }

  @ParameterizedTest
  @CsvSource({"0, 2.996", "1, 4.744", "3, 7.754"})
  void theBoundIsThatOfAPoissonProcess(int events, double bound) {
    assertThat(PoissonBound.upper(events)).isCloseTo(bound, within(0.001));
  }

  @Test
  void theDocumentationHasTheTextOfThePage() {
    String page = new FalseAlarmsPage(List.of(), List.of(), Duration.ZERO).text();
    assertThat(PageText.ofFile("false-alarms.md")).isEqualTo(PageText.of(page));
  }

  private List<ShippedAlerts.Page> pages(List<ShapeRun.Result> results) {
    List<AlertInputs> inputs = results.stream().map(ShapeRun.Result::inputs).toList();
    return ShippedAlerts.fired(inputs, directory, LONGEST_EVALUATION);
  }
}
