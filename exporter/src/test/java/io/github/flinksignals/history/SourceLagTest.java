// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.LagReadings.Range;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskLoad;
import io.github.flinksignals.model.TaskTotals;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SourceLagTest {
  private static final Optional<Range> NONE = Optional.empty();
  private static final Optional<Range> ALL_READ = range(0, 0.2);
  private static final Optional<Range> ONE_IDLE = range(0, 3600);

  /**
   * A row: what a source reports in each of its last metric fetches.
   *
   * @param expected seconds; empty if it is not known which lag counts
   */
  private record Row(String why, OptionalDouble expected, int finished, List<LagReadings> fetches) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Row row(String why, double expected, LagReadings... fetches) {
    return new Row(why, OptionalDouble.of(expected), 0, List.of(fetches));
  }

  private static Row unknown(String why, LagReadings... fetches) {
    return new Row(why, OptionalDouble.empty(), 0, List.of(fetches));
  }

  private static Optional<Range> range(double lowest, double highest) {
    return Optional.of(new Range(lowest, highest));
  }

  private static LagReadings readings(
      Optional<Range> idleTime, Optional<Range> watermarkLag, Optional<Range> emitLag) {
    return new LagReadings(
        watermarkLag,
        emitLag,
        OptionalDouble.empty(),
        idleTime,
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  private static LagReadings pending(double records, LagReadings readings) {
    return new LagReadings(
        readings.watermarkLag(),
        readings.emitLag(),
        OptionalDouble.of(records),
        readings.idleTime(),
        readings.recordsEmitted(),
        readings.inputWatermark(),
        readings.partitions());
  }

  static Stream<Row> rows() {
    LagReadings stale = readings(ONE_IDLE, NONE, range(0.5, 259_200));
    return Stream.of(
        row(
            "all subtasks read: the worst one",
            60,
            readings(ALL_READ, range(1, 60), range(0.5, 59))),
        row("all subtasks read, without watermarks", 59, readings(ALL_READ, NONE, range(0.5, 59))),
        row(
            "whether subtasks are idle is not known: the worst one",
            60,
            readings(NONE, range(1, 60), NONE)),
        row(
            "no subtask has anything to read",
            0,
            readings(range(10, 3600), range(10, 3600), range(0.1, 259_200))),
        row(
            "the same, and it reports that none is pending",
            0,
            pending(0, readings(range(10, 3600), range(10, 3600), NONE))),
        unknown(
            "no subtask emits anything although records are pending",
            pending(41_000, readings(range(10, 3600), range(10, 3600), range(0.1, 1.5)))),
        unknown(
            "the same without a lag, which a sink may not show either",
            pending(41_000, readings(range(10, 3600), NONE, NONE))),
        row(
            "records are pending while all subtasks read: the worst one",
            60,
            pending(41_000, readings(ALL_READ, range(1, 60), NONE))),
        row(
            "one is idle, and another falls behind",
            65,
            readings(ONE_IDLE, range(1, 3600), range(0.5, 60)),
            readings(ONE_IDLE, range(1, 3610), range(0.5, 65))),
        row(
            "one is idle, and another catches up",
            55,
            readings(ONE_IDLE, NONE, range(0.5, 60)),
            readings(ONE_IDLE, NONE, range(0.5, 55))),
        row(
            "one is idle, and the highest lag is low enough for all",
            2,
            readings(ONE_IDLE, range(1, 3600), range(0.5, 2))),
        unknown("one is idle, and the highest lag has not changed", stale, stale, stale, stale),
        unknown("one is idle, and the highest lag was seen only once", stale),
        row(
            "one is idle for three days, and all others are behind",
            40,
            readings(ONE_IDLE, NONE, range(30, 259_200)),
            readings(ONE_IDLE, NONE, range(35, 259_200)),
            readings(ONE_IDLE, NONE, range(40, 259_200))),
        unknown(
            "one is idle, and only the watermark lag is known, which also grows while idle",
            readings(ONE_IDLE, range(1, 3600), NONE)),
        new Row(
            "one is finished, and what it last reported stays",
            OptionalDouble.empty(),
            1,
            List.of(
                readings(ALL_READ, NONE, range(0.5, 600)),
                readings(ALL_READ, NONE, range(0.4, 600)),
                readings(ALL_READ, NONE, range(0.5, 600)))),
        new Row(
            "one is finished, and another falls behind",
            OptionalDouble.of(70),
            1,
            List.of(
                readings(ALL_READ, NONE, range(0.5, 60)),
                readings(ALL_READ, NONE, range(0.4, 70)))));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isThatOfTheWorstSubtaskWithSomethingToRead(Row row) {
    Optional<SourceLag> lag = Optional.empty();
    int fetch = 0;
    for (LagReadings readings : row.fetches()) {
      fetch++;
      lag = Optional.of(SourceLag.next(lag, source(readings, row.finished(), fetch)));
      // Polls between two fetches change nothing.
      lag = Optional.of(SourceLag.next(lag, source(readings, row.finished(), fetch)));
    }

    assertThat(lag.orElseThrow().seconds()).isEqualTo(row.expected());
    assertThat(lag.orElseThrow().ambiguous()).isEqualTo(row.expected().isEmpty());
  }

  private static Task source(LagReadings lag, int finished, int fetch) {
    return new Task(
        "id",
        "source",
        4,
        OptionalInt.empty(),
        new TaskCounts(4, 0, 0, 0, 4 - finished, finished),
        Optional.empty(),
        List.of(),
        List.of(),
        Task.Role.SOURCE,
        false,
        new TaskTotals(OptionalDouble.of(0), fetch, 0, 0, 0, true),
        lag,
        TaskLoad.UNKNOWN,
        List.of());
  }
}
