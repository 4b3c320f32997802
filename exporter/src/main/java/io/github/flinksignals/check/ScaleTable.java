// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.check.ScaleCheck.LimitCheck;
import io.github.flinksignals.scale.ScaleLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Writes what is known about the scale of one job, as lines of a table. */
final class ScaleTable {
  private static final String NONE = "-";
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
    return lines;
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
