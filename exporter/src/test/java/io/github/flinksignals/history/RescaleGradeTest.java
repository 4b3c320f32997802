// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.JobCapacity;
import io.github.flinksignals.scale.TaskCapacity;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A job whose map is the bottleneck, with two subtasks and 100 records per second. */
final class RescaleGradeTest {
  private final Scenario scenario = Scenario.pipeline();

  private Scenario saturated() {
    scenario.job().lag(60, 0.5).source().load(0.1, 0.9).reportedLoad(0.1, 0.9, 0.9);
    scenario.job().map().subtasks(1, new double[] {1, 1}, new double[] {50, 50});
    scenario.job().sink().load(0.2, 0).reportedLoad(0.3, 0, 0);
    return scenario.pass(120);
  }

  private void rescaledTo(int parallelism, double recordsPerSecond) {
    double[] busy = new double[parallelism];
    double[] records = new double[parallelism];
    Arrays.fill(busy, 1);
    Arrays.fill(records, recordsPerSecond / parallelism);
    scenario.after(10).job().rescaled(parallelism);
    scenario.job().source().records(0, recordsPerSecond);
    scenario.job().map().records(recordsPerSecond, recordsPerSecond).subtasks(1, busy, records);
    scenario.job().sink().records(recordsPerSecond, 0);
  }

  private Rescale last() {
    return scenario.jobHistory().rescales().last().orElseThrow();
  }

  private RescalePrediction prediction() {
    return last().prediction().orElseThrow();
  }

  private TaskCapacity capacity(Task.Role role) {
    Task task =
        scenario.jobHistory().job().tasks().stream()
            .filter(one -> one.role() == role)
            .findFirst()
            .orElseThrow();
    return scenario.jobHistory().flow().task(task).capacity(task);
  }

  private static void assertClose(OptionalDouble value, double expected) {
    assertThat(value.orElse(Double.NaN)).isCloseTo(expected, within(0.02));
  }

  @Test
  void measuresTheCapacityOfEachTask() {
    saturated();

    assertClose(capacity(Task.Role.OPERATOR).capacity(), 100);
    assertThat(capacity(Task.Role.SINK).capacity().orElse(0)).isCloseTo(333, within(1.0));
    assertThat(capacity(Task.Role.SOURCE).capacity()).as("busy for 0.1 of the time").isEmpty();
  }

  @Test
  void doesNotKnowTheCapacityWhileOnlyTheAverageIsKnown() {
    scenario.job().map().load(0.5, 0);
    scenario.pass(120);

    assertThat(capacity(Task.Role.OPERATOR).capacity()).isEmpty();
    assertThat(capacity(Task.Role.OPERATOR).busyAtLeast()).isCloseTo(0.5, within(0.01));
    assertThat(capacity(Task.Role.OPERATOR).busyAtMost()).isCloseTo(1, within(0.01));
  }

  @Test
  void doesNotKnowTheCapacityBeforeHalfAMinute() {
    saturated();
    scenario.after(10).job().rescaled(2);
    scenario.pass(20);

    assertThat(capacity(Task.Role.OPERATOR).capacity()).isEmpty();
  }

  @Test
  void addsUpWhatArrivesAtEachPipeline() {
    scenario.job().lag(1, 0.5).anotherPipeline(3600, -4);
    scenario.job().source().records(0, 100);
    scenario.pass(120);

    JobHistory job = scenario.jobHistory();
    JobCapacity measured =
        CapacityMeasurement.of(job.job(), job.flow(), HealthSummary.UNKNOWN, scenario.now())
            .orElseThrow();
    assertThat(measured.recordsPerSecond()).isCloseTo(200, within(0.1));
    assertThat(measured.offeredPerSecond().orElseThrow())
        .as("100 / (1 - 0.5) and 100 / (1 + 4)")
        .isCloseTo(220, within(0.1));
  }

  @Test
  void fixesWhatIsExpectedAtTheRescale() {
    saturated();
    rescaledTo(4, 180);
    scenario.pass(60);

    assertClose(prediction().lowest(), 1.5 * 0.9);
    assertClose(prediction().expected(), 1.8);
    assertClose(prediction().highest(), 2 * 1.1);
    assertThat(prediction().bottleneck()).contains("map");
    assertClose(last().throughputRatio(), 1.8);
  }

  @Test
  void expectsNothingOfARescaleBeforeTheLoadWasMeasured() {
    scenario.poll();
    rescaledTo(4, 180);
    scenario.pass(30);

    assertThat(prediction().expected()).isEmpty();
    assertThat(prediction().unknown())
        .contains("the job has not run for long enough to measure its load");
  }

  @Test
  void learnsFromThreeRescales() {
    saturated();
    rescaledTo(4, 160);
    scenario.pass(120);
    rescaledTo(8, 256);
    scenario.pass(120);
    rescaledTo(4, 160);
    scenario.pass(120);
    rescaledTo(8, 256);
    scenario.pass(60);

    double before = 160 / 100.0;
    assertClose(prediction().expected(), before * (1 + efficiency()));
    assertThat(prediction().lowest().getAsDouble()).isGreaterThan(before * 1.3);
    assertThat(prediction().highest().getAsDouble()).isLessThan(before * 2);
  }

  /** Least squares of 0.6 for 1, 0.6 for 1 and -0.375 for -0.5. */
  private static double efficiency() {
    return (0.6 + 0.6 + 0.5 * 0.375) / (1 + 1 + 0.25);
  }

  @Test
  void keepsThePredictionAndWhatItLearnedWhenTheExporterRestarts() {
    saturated();
    rescaledTo(4, 180);
    scenario.pass(60);
    RescalePrediction before = prediction();
    SavedHistory saved = scenario.history().savedHistory();
    scenario.restartExporter().restore(saved).pass(30);

    assertThat(prediction()).isEqualTo(before);
    assertClose(last().throughputRatio(), 1.8);
  }

  @Test
  void predictsARescaleDuringWhichTheExporterWasDown() {
    saturated();
    SavedHistory saved = scenario.history().savedHistory();
    rescaledTo(4, 180);
    scenario.restartExporter().restore(saved).pass(60);

    assertClose(prediction().expected(), 1.8);
  }
}
