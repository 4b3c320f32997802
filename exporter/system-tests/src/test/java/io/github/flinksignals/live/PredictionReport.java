// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Renders the measurements of the live test as {@code exporter/docs/prediction.md}. */
final class PredictionReport {
  private static final String INTRODUCTION =
      """
      # Prediction

      `PredictionIT` rescales jobs on real Flink clusters and compares the throughput that was expected before each rescale with the
      throughput after it; `make prediction` writes this page after a test run. [How far a job can be
      scaled](scaling.md#capacity-and-prediction) explains the prediction.

      Each job gets more records than it can process. One of its tasks sleeps for 20 ms per record, so each subtask of that task
      processes at most 50 records per second:

      - `keyed`: the task reads keyed input with 8 key groups, so 6 subtasks are worth as much as 4.
      - `without-keys`: the task does not read keyed input.
      - `hot-key`: as `keyed`, and 60 % of the records have the same key.
      - `sink-that-scales`: the task is the sink.
      - `full-store`: the sink sleeps for 20 ms per record and subtask, so all of its subtasks together write 50 records per second.

      Throughput is a multiple of that before the rescale. The error is the difference between what was most probable and what was
      observed, as a share of what was observed.

      ## Rescales

      """;

  private final List<PredictionFigures> figures;

  PredictionReport(List<PredictionFigures> figures) {
    this.figures = figures;
  }

  /**
   * Writes the page.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    String page = new PredictionReport(PredictionFigures.readAll()).page();
    Files.writeString(Path.of(arguments[0]), page);
  }

  String page() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| job | Flink | from | to | busy before | expected | most probable | observed | error |");
    lines.add("|---|---|--:|--:|--:|---|--:|--:|--:|");
    figures.forEach(one -> lines.add(row(one)));
    return INTRODUCTION + String.join("\n", lines) + "\n" + summary() + "\n";
  }

  private String summary() {
    PredictionSummary all = PredictionSummary.of(figures);
    return """

        ## Summary

        | rescales | with a prediction | observed inside the interval | median error, busy above 0.5 before |
        |--:|--:|--:|--:|
        """
        + row(
            Integer.toString(all.rescales()),
            Integer.toString(all.known()),
            Integer.toString(all.inside()),
            percent(all.medianError()));
  }

  private static String row(PredictionFigures one) {
    return row(
        "`" + one.scenario() + "`",
        one.version(),
        Integer.toString(one.from()),
        Integer.toString(one.to()),
        decimal(one.busyBefore()),
        one.known()
            ? decimal(one.lowest().orElseThrow()) + " to " + decimal(one.highest().orElseThrow())
            : "unknown",
        one.expected().map(PredictionReport::decimal).orElse(""),
        decimal(one.observed()) + (one.known() && !one.inside() ? " (outside)" : ""),
        Optional.of(one)
            .filter(PredictionFigures::known)
            .map(known -> percent(known.error()))
            .orElse(""));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
