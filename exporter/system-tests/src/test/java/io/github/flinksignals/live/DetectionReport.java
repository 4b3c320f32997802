// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.signal.FailureMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the measurements of the live tests as {@code exporter/docs/detection.md}. */
final class DetectionReport {
  private static final String INTRODUCTION =
      """
      # Detection

      The tests on real Flink clusters measure these times; `make detection` writes this page after a test run. In the tests, the
      exporter polls every 2 s with `--lag.window=30s --lag.floor=10s --slots.grace=5s` and defaults for all other settings. The
      times include the duration that a failure mode requires: backpressure must last 30 s, checkpoints must be missing for 60 s,
      lag must reach its floor. The tests add half a second. In `one-partition`, the job is scaled up once its lag rises, and the
      rescale is verified by three checkpoints at intervals of 15 s.

      The scenarios of application mode, high availability and rescales in place have `--poll.interval=1s` and defaults for all
      other settings. A redeploy begins when the old processes are killed. A signal is a failure mode, an alert, or the outcome
      `verified` of a rescale. The time of an alert ends with the notification of an Alertmanager, with the wait times of the rules.

      ## Time to detection

      """;

  private static final String HEALTHY =
      """

      ## False signals

      Each job is sampled twice per second: healthy jobs for their whole life, other jobs until their fault begins. Many jobs run
      at the same time on the same cluster, so most healthy jobs run next to failing ones.

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
    lines.add("| signal | scenario | Flink | active after | inactive after |");
    lines.add("|---|---|---|--:|--:|");
    names().forEach(name -> figures.forEach(figure -> lines.addAll(rows(name, figure))));
    return INTRODUCTION + String.join("\n", lines) + "\n" + HEALTHY + healthy() + "\n";
  }

  /** All failure modes, then the other signals. */
  private Set<String> names() {
    return Stream.concat(
            Arrays.stream(FailureMode.values()).map(FailureMode::label),
            figures.stream()
                .flatMap(figure -> figure.seen().stream())
                .map(DetectionFigures.Seen::mode)
                .sorted())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<String> rows(String name, DetectionFigures figure) {
    return figure.seen().stream()
        .filter(seen -> seen.mode().equals(name))
        .map(
            seen ->
                row(
                    "`" + name + "`",
                    figure.scenario(),
                    figure.version(),
                    seconds(seen.signal()),
                    seen.clear().map(DetectionReport::seconds).orElse("not measured")))
        .toList();
  }

  private String healthy() {
    Map<String, List<DetectionFigures>> byVersion =
        figures.stream()
            .filter(figure -> figure.healthySeconds() > 0)
            .collect(
                Collectors.groupingBy(
                    DetectionFigures::version, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    lines.add("| Flink | jobs | minutes | false signals |");
    lines.add("|---|--:|--:|---|");
    byVersion.forEach(
        (version, group) ->
            lines.add(
                row(
                    version,
                    Integer.toString(group.size()),
                    String.format(
                        Locale.ROOT,
                        "%.1f",
                        group.stream().mapToDouble(DetectionFigures::healthySeconds).sum() / 60),
                    falseSignals(group))));
    return String.join("\n", lines);
  }

  private static String falseSignals(List<DetectionFigures> group) {
    List<String> all =
        group.stream()
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
