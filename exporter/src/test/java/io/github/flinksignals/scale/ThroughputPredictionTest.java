// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.scale.ThroughputPrediction.Known;
import io.github.flinksignals.scale.ThroughputPrediction.Unknown;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is expected of a job whose sources emit 100 records per second. */
final class ThroughputPredictionTest {
  private static final OptionalInt ANY = OptionalInt.empty();
  private static final TaskCapacity SATURATED = task("map", 2, ANY, 1);

  /**
   * A row.
   *
   * @param behind whether the job needs more throughput; empty if unknown
   * @param to the parallelism of all tasks after the rescale
   * @param bottleneck empty for the input
   */
  record Case(
      String because,
      Optional<Boolean> behind,
      int to,
      double lowest,
      double expected,
      double highest,
      String bottleneck,
      List<TaskCapacity> tasks) {
    @Override
    public String toString() {
      return because;
    }
  }

  private static Case behind(
      String because,
      int to,
      double lowest,
      double expected,
      double highest,
      String bottleneck,
      TaskCapacity... tasks) {
    return new Case(
        because, Optional.of(true), to, lowest, expected, highest, bottleneck, List.of(tasks));
  }

  private static Case keepsUp(
      String because,
      int to,
      double lowest,
      double expected,
      double highest,
      String bottleneck,
      TaskCapacity... tasks) {
    return new Case(
        because, Optional.of(false), to, lowest, expected, highest, bottleneck, List.of(tasks));
  }

  /** A task whose subtasks are equally busy. */
  private static TaskCapacity task(String name, int parallelism, OptionalInt parts, double busy) {
    return new TaskCapacity(name, false, parallelism, parts, 50, busy, busy, 0, 0);
  }

  private static TaskCapacity sink(double busy) {
    return new TaskCapacity("sink", true, 2, ANY, 50, busy, busy, 0, 0);
  }

  /** A task of which only the average is known. */
  private static TaskCapacity average(double busy, int parallelism) {
    double most = Math.min(1, busy * parallelism);
    return new TaskCapacity("average", false, parallelism, ANY, 50, busy, most, 0, most);
  }

  static Stream<Case> known() {
    return Stream.of(
        behind("half to all of the added parallelism", 4, 150, 180, 200, "map", SATURATED),
        behind(
            "a scale from 4 to 5 does not halve the throughput",
            5,
            112.5,
            120,
            125,
            "map",
            task("map", 4, ANY, 1)),
        behind("the same parallelism changes nothing", 2, 100, 100, 100, "map", SATURATED),
        behind("half as many take half to three quarters", 1, 50, 60, 75, "map", SATURATED),
        behind(
            "the slowest task limits the job",
            4,
            150,
            180,
            200,
            "map",
            SATURATED,
            task("other", 2, ANY, 0.6)),
        behind(
            "a pinned task becomes the bottleneck",
            4,
            125,
            125,
            125,
            "pinned",
            SATURATED,
            task("pinned", 2, OptionalInt.of(1), 0.8)),
        behind(
            "of 8 key groups, one of 6 subtasks has 2, as of 4, but these may be light ones",
            6,
            100,
            100,
            150,
            "keyed",
            task("keyed", 4, OptionalInt.of(8), 1)),
        behind(
            "of 8 key groups, each of 8 subtasks has 1",
            8,
            150,
            180,
            200,
            "keyed",
            task("keyed", 4, OptionalInt.of(8), 1)),
        behind(
            "a task that is hardly busy takes at least 5 times as much",
            20,
            500,
            820,
            1000,
            "map",
            SATURATED,
            new TaskCapacity("light", false, 2, OptionalInt.of(1), 50, 0.01, 0.01, 0, 0)),
        behind(
            "the hot key keeps its subtask busy for 0.8 of its time",
            4,
            100,
            100 / (0.8 + 0.2 / 1.8),
            100 / (0.8 + 0.2 / 2),
            "hot",
            new TaskCapacity("hot", false, 2, ANY, 50, 1, 1, 0.8, 1)),
        behind(
            "a busiest subtask may have a hot key, or more key groups",
            4,
            100 / (0.3 + 0.7 / 1.5),
            180,
            200,
            "uneven",
            new TaskCapacity("uneven", false, 2, ANY, 50, 1, 1, 0, 0.3)),
        behind("an average hides a hot key", 4, 100, 180, 200, "map", SATURATED, average(0.4, 4)),
        behind(
            "an average of little load hides nothing",
            4,
            150,
            180,
            200,
            "map",
            SATURATED,
            average(0.1, 4)),
        behind(
            "a sink that takes more now may not take more later",
            4,
            100 / 0.7,
            180,
            200,
            "map",
            SATURATED,
            sink(0.7)),
        keepsUp("no more records arrive", 4, 100, 100, 100, "", SATURATED),
        keepsUp(
            "half the parallelism is too little",
            1,
            62.5,
            75,
            93.75,
            "map",
            task("map", 2, ANY, 0.8)),
        keepsUp("half the parallelism is enough", 1, 100, 100, 100, "", task("map", 2, ANY, 0.3)),
        new Case(
            "it is not known whether the job is behind, but no task is slow",
            Optional.empty(),
            4,
            100,
            100,
            100,
            "",
            List.of(task("map", 2, ANY, 0.5))),
        new Case(
            "it is not known whether more records arrive",
            Optional.empty(),
            4,
            100,
            180,
            200,
            "map",
            List.of(SATURATED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void predicts(Case row) {
    assertThat(predict(row.behind(), row.to(), List.of(), row.tasks()))
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.lowest()).isCloseTo(row.lowest() * 0.9, within(0.01));
              assertThat(known.expected()).isCloseTo(row.expected(), within(0.01));
              assertThat(known.highest()).isCloseTo(row.highest() * 1.1, within(0.01));
              assertThat(known.bottleneck().orElse("")).isEqualTo(row.bottleneck());
            });
  }

  /** A row: why nothing can be predicted for 4 subtasks of a job that is behind. */
  record Silent(String reason, List<TaskCapacity> tasks) {}

  static Stream<Silent> unknown() {
    return Stream.of(
        new Silent("the load of its tasks is not known", List.of()),
        new Silent(
            "the job is behind, but no task is known to be saturated",
            List.of(task("map", 2, ANY, 0.7), average(0.7, 4))),
        new Silent(
            "the load of source is not known",
            List.of(SATURATED, new TaskCapacity("source", false, 2, ANY, 0, 0, 1, 0, 1))),
        new Silent(
            "the slowest task is sink, and no earlier rescale shows whether its store takes more"
                + " records",
            List.of(sink(0.95))));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void saysWhatItDoesNotKnow(Silent row) {
    assertThat(predict(Optional.of(true), 4, List.of(), row.tasks()))
        .isEqualTo(new Unknown(row.reason()));
  }

  @Test
  void isUnknownBeforeTheLoadWasMeasured() {
    assertThat(ThroughputPrediction.of(Optional.empty(), task -> 4, List.of()))
        .isEqualTo(new Unknown("the job has not run for long enough to measure its load"));
  }

  @Test
  void expectsNoLessThanWhatArrivesOnceTheJobHasCaughtUp() {
    JobCapacity job =
        new JobCapacity(
            Instant.EPOCH, 100, Optional.of(true), OptionalDouble.of(120), List.of(SATURATED));

    assertThat(ThroughputPrediction.of(Optional.of(job), task -> 4, List.of()))
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.lowest()).isCloseTo(120 * 0.9, within(0.01));
              assertThat(known.expected()).isCloseTo(180, within(0.01));
            });
  }

  private static ThroughputPrediction predict(
      Optional<Boolean> behind,
      int to,
      List<RescaleObservation> rescales,
      List<TaskCapacity> tasks) {
    JobCapacity job = new JobCapacity(Instant.EPOCH, 100, behind, OptionalDouble.empty(), tasks);
    return ThroughputPrediction.of(Optional.of(job), task -> to, rescales);
  }

  @Test
  void learnsFromASinkThatDidNotTakeMore() {
    List<RescaleObservation> rescales = List.of(new RescaleObservation("sink", true, 1, 0.02));

    assertThat(predict(Optional.of(true), 4, rescales, List.of(sink(1))))
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.expected()).isCloseTo(102, within(0.01));
              assertThat(known.highest()).isLessThan(125);
            });
  }
}
