// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.check.ScaleCheck.LimitCheck;
import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.signal.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes what is known about the scale of one job, as lines of a table. */
final class ScaleTable {
  private static final String NONE = "-";
  private static final double MOST_SECONDS = 1e9;
  private static final int RESULT_WIDTH = 9;
  private static final int HIGHEST_WIDTH = 9;
  private static final int LIMIT_WIDTH =
      Arrays.stream(ScaleLimit.values()).mapToInt(limit -> limit.label().length()).max().orElse(0)
          + 2;

  private ScaleTable() {}

  /**
   * @param job its name
   */
  static List<String> lines(String job, ScaleCheck scale) {
    List<String> lines = new ArrayList<>();
    lines.add(
        job
            + scale.task().map(task -> ", only " + task).orElse("")
            + ": parallelism "
            + (scale.from() == scale.to()
                ? scale.to() + ", as now"
                : "from " + scale.from() + " to " + scale.to()));
    lines.add(row("LIMIT", "RESULT", "HIGHEST", "WHY"));
    for (LimitCheck limit : scale.limits()) {
      lines.add(
          row(
              limit.limit().label(),
              limit.result().label(),
              number(limit.highest()),
              limit.explanation()));
    }
    lines.add("  Lowest limit: " + scale.binding().map(ScaleLimit::label).orElse("not known"));
    if (scale.asEffective().isPresent()) {
      lines.add(
          "  Key groups: tasks with keyed input do no more with "
              + scale.to()
              + " than with "
              + scale.asEffective().getAsInt());
    }
    lines.add(
        "  Next useful parallelism above "
            + scale.from()
            + ": "
            + (scale.nextParallelism().isPresent()
                ? scale.nextParallelism().getAsInt()
                : "none within the limits that are known"));
    lines.add("  Slots needed: " + scale.slotsNeeded());
    forecast(scale.forecast(), lines);
    return lines;
  }

  private static void forecast(ScaleForecast forecast, List<String> lines) {
    lines.add(
        "  Expected throughput: "
            + forecast
                .throughput()
                .map(ScaleTable::throughput)
                .orElseGet(() -> notKnown(forecast.throughputUnknown())));
    if (forecast.throughput().isPresent()) {
      lines.add(
          "  Expected bottleneck: "
              + forecast.bottleneck().orElse("none, because no more records arrive"));
    }
    lines.add(
        "  Expected downtime: "
            + (forecast.downtimeSeconds().isPresent()
                ? duration(forecast.downtimeSeconds().getAsDouble()) + ", as at the last rescale"
                : notKnown(Optional.of("no earlier rescale shows it"))));
    lines.add(
        "  Expected time to catch up: "
            + forecast
                .catchUp()
                .map(ScaleTable::catchUp)
                .orElseGet(() -> notKnown(forecast.catchUpUnknown())));
  }

  private static String throughput(ScaleForecast.Throughput records) {
    return "%s records per second (%s to %s)"
        .formatted(
            Formats.decimal(records.expected()),
            Formats.decimal(records.lowest()),
            Formats.decimal(records.highest()));
  }

  private static String catchUp(ScaleForecast.CatchUpTime time) {
    if (time.shortest().isEmpty()) {
      return "never, because more records arrive than the tasks can process";
    }
    String shortest = duration(time.shortest().getAsDouble());
    return time.longest().isEmpty()
        ? "at least " + shortest + ", maybe never"
        : shortest + " to " + duration(time.longest().getAsDouble());
  }

  private static String notKnown(Optional<String> reason) {
    return "not known" + reason.map(why -> ": " + why).orElse("");
  }

  private static String duration(double seconds) {
    return Formats.duration(Duration.ofSeconds(Math.round(Math.min(seconds, MOST_SECONDS))));
  }

  private static String row(String limit, String result, String highest, String why) {
    return "  "
        + pad(limit, LIMIT_WIDTH)
        + pad(result, RESULT_WIDTH)
        + pad(highest, HIGHEST_WIDTH)
        + why;
  }

  private static String number(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : NONE;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
