// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.signal.FailureMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the page that tells how well faults are detected out of what live tests measured. */
final class DetectionReport {
  private static final String INTRODUCTION =
      """
      # Detection

      What the tests on real clusters measured; `make detection` writes this page after a test run. The exporter polls every 2 s
      there, with `--lag.window=30s --lag.floor=10s --slots.grace=5s` and all else at its defaults. A mode's own duration is part
      of its time: backpressure must last 30 s, checkpoints must be missing for 60 s, lag must reach its floor. The tests add half
      a second. In `one-partition` the job is scaled up once its lag rises, and three checkpoints, 15 s apart, judge that.

      ## From fault to signal

      """;

  private static final String HEALTHY =
      """

      ## While nothing is wrong

      Each job is sampled twice a second: jobs that are well for all of their life, and the others until their fault begins. Many
      run at the same time on the same cluster, so that most of the well ones run beside ill ones.

      """;

  private final List<DetectionFigures> figures;

  DetectionReport(List<DetectionFigures> figures) {
    this.figures = figures;
  }

  /**
   * Writes the page.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    String page = new DetectionReport(DetectionFigures.readAll()).page();
    Files.writeString(Path.of(arguments[0]), page);
  }

  String page() {
    List<String> lines = new ArrayList<>();
    lines.add("| mode | scenario | Flink | shows after | clears after |");
    lines.add("|---|---|---|--:|--:|");
    for (FailureMode mode : FailureMode.values()) {
      figures.forEach(figure -> lines.addAll(rows(mode, figure)));
    }
    return INTRODUCTION + String.join("\n", lines) + "\n" + HEALTHY + healthy() + "\n";
  }

  private static List<String> rows(FailureMode mode, DetectionFigures figure) {
    return figure.seen().stream()
        .filter(seen -> seen.mode().equals(mode.label()))
        .map(
            seen ->
                row(
                    "`" + mode.label() + "`",
                    figure.scenario(),
                    figure.version(),
                    seconds(seen.signal()),
                    seen.clear().map(DetectionReport::seconds).orElse("not judged")))
        .toList();
  }

  private String healthy() {
    Map<String, List<DetectionFigures>> byVersion =
        figures.stream()
            .collect(
                Collectors.groupingBy(
                    DetectionFigures::version, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    lines.add("| Flink | jobs | minutes | false signals |");
    lines.add("|---|--:|--:|---|");
    byVersion.forEach(
        (version, ones) ->
            lines.add(
                row(
                    version,
                    Integer.toString(ones.size()),
                    String.format(
                        Locale.ROOT,
                        "%.1f",
                        ones.stream().mapToDouble(DetectionFigures::healthySeconds).sum() / 60),
                    falseSignals(ones))));
    return String.join("\n", lines);
  }

  private static String falseSignals(List<DetectionFigures> ones) {
    List<String> all =
        ones.stream()
            .flatMap(one -> one.falseSignals().stream().map(mode -> mode + " in " + one.scenario()))
            .toList();
    return all.isEmpty() ? "none" : String.join(", ", all);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
