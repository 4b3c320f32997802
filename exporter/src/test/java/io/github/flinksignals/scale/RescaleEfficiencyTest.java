// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RescaleEfficiencyTest {
  /**
   * A row.
   *
   * @param task whose efficiency is learned; {@code sink} has external output
   */
  record Case(
      String because,
      String task,
      double lowest,
      double expected,
      double highest,
      List<RescaleObservation> rescales) {
    @Override
    public String toString() {
      return because;
    }
  }

  private static Case row(
      String because,
      String task,
      double lowest,
      double expected,
      double highest,
      RescaleObservation... rescales) {
    return new Case(because, task, lowest, expected, highest, List.of(rescales));
  }

  private static RescaleObservation map(double added, double gained) {
    return new RescaleObservation("map", false, added, gained);
  }

  private static RescaleObservation sink(double added, double gained) {
    return new RescaleObservation("sink", true, added, gained);
  }

  static Stream<Case> efficiencies() {
    return Stream.of(
        row("nothing is known", "map", 0.5, 0.8, 1),
        row("two rescales are too few", "map", 0.5, 0.8, 1, map(1, 1), map(1, 1)),
        row("three show it", "map", 0.6, 0.7, 0.8, map(1, 0.7), map(1, 0.7), map(1, 0.7)),
        row("those of a sink do not", "map", 0.5, 0.8, 1, sink(1, 0), sink(1, 0), sink(1, 0)),
        row(
            "larger rescales weigh more",
            "map",
            0.5,
            0.9375,
            1,
            map(1, 0.5),
            map(3, 3),
            map(-0.5, -0.25)),
        row(
            "less than half counts as half, but the interval includes what was observed",
            "map",
            0.2,
            0.5,
            0.8,
            map(1, 0.2),
            map(1, 0.2),
            map(1, 0.2)),
        row("more than all counts as all", "map", 0.9, 1, 1, map(1, 1.1), map(1, 1.1), map(1, 1)),
        row("a store is not known", "sink", 0, 0.8, 1),
        row("other tasks do not show it", "sink", 0, 0.8, 1, map(1, 1), map(1, 1), map(1, 1)),
        row("the store is full", "sink", 0, 0, 0.1, sink(1, 0)),
        row("the store took more once, but may become full", "sink", 0, 1, 1, sink(1, 1)),
        row("it took more each time", "sink", 0.9, 1, 1, sink(1, 1), sink(1, 1), sink(0.5, 0.5)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("efficiencies")
  void learns(Case row) {
    RescaleEfficiency efficiency =
        RescaleEfficiency.of(
            new TaskCapacity(
                row.task(), row.task().equals("sink"), 2, OptionalInt.empty(), 50, 1, 1, 0, 0),
            row.rescales());

    assertThat(efficiency.lowest()).isCloseTo(row.lowest(), within(1e-9));
    assertThat(efficiency.expected()).isCloseTo(row.expected(), within(0.005));
    assertThat(efficiency.highest()).isCloseTo(row.highest(), within(1e-9));
  }
}
