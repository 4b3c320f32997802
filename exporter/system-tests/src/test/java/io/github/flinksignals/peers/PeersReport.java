// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import static io.github.flinksignals.peers.PeerFigures.median;
import static io.github.flinksignals.peers.PeerFigures.quantile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders the measurements of {@link PeersIT} as {@code exporter/docs/peers.md}. */
final class PeersReport {
  private static final String INTRODUCTION =
      """
      # Measured next to other tools

      `make peers` measures these figures and writes this page. The [comparison](comparison.md) shows what each tool is good for.

      ## Flink's PrometheusReporter

      One job of four tasks runs on a real cluster with one JobManager and two TaskManagers of four slots each. The pages of the
      exporter and of Flink's PrometheusReporter are fetched alternately, 20 times each, with gzip, as Prometheus does it. For
      Flink, the pages of the JobManager and of both TaskManagers are added up. All series on the pages count, including those of
      the JVMs. The same job is started again at each parallelism. From the second time on, the exporter also exports that rescale,
      which adds a few series.

      Times are measured on the loopback interface: the median, with the 10th and the 90th percentile. Two cores ran everything at
      the same time, so compare the times with each other only. Flink's processes run with
      `-Dsun.net.httpserver.nodelay=true`, which the exporter sets itself. Without it, the three pages took about 50 ms longer on
      persistent connections.

      """;

  private static final String COSTS =
      """

      ## What reading costs the cluster

      CPU time of Flink's processes on the cluster above, for each cycle of a tool: a poll of the exporter, a cycle of
      OpenTelemetry's flinkmetricsreceiver, or a scrape of all three pages of Flink's PrometheusReporter. A program sends the
      requests of the receiver, in its order and one after the other, according to its source code. Bytes are those on the wire.

      In each of five rounds, nothing reads for 4 s, and then each tool reads for 4 s. What a process needs while nothing reads is
      subtracted. Each value is the median of the rounds, with the minimum and the maximum in parentheses. Flink's processes do other
      work as well, so small values vary, and may even be negative.

      By default, the exporter and the receiver run a cycle every 10 s, and Flink fetches the metrics of the TaskManagers once in
      each and caches no response until the next. Here a cycle runs every second. Flink's intervals are shorter as well
      (`metrics.fetcher.update-interval` is 900 ms, `web.refresh-interval` is 500 ms), so a cycle causes the same work. The JVMs of
      Flink run without the optimizing compiler, so compare the times with each other only.

      The source has one partition for each subtask. If one subtask reads eight, the receiver's request for its metrics has a line
      of more than the 4096 bytes that Flink accepts, at least with Flink 2.3.0. Flink then answers 404, and the receiver gets no
      metrics of any subtask. The receiver also reads jobs that have ended, while Flink lists them. Here it lists none.

      """;

  private static final String REQUESTS =
      """

      ## Other clients of the REST API

      Requests per cycle, taken from the source code of each tool and not measured. J is the number of jobs and T the number of
      TaskManagers. Each job has V tasks, of which S are sources and K are sinks, at parallelism P. The numbers are for the job
      above. Flink's reporter sends no requests, because it runs inside Flink.

      """;

  private final List<PeerFigures> figures;

  PeersReport(List<PeerFigures> figures) {
    this.figures = figures;
  }

  /**
   * Writes the page.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), new PeersReport(PeerFigures.readAll()).page());
  }

  String page() {
    String measured = figures.stream().map(PeersReport::rows).collect(Collectors.joining());
    String costs = figures.stream().flatMap(PeersReport::costs).collect(Collectors.joining());
    String parallelisms =
        Peer.PARALLELISMS.stream().map(p -> " P=" + p + " |").collect(Collectors.joining());
    String byFormula = Peer.ALL.stream().map(peer -> row(peer.row())).collect(Collectors.joining());
    return INTRODUCTION
        + "| Flink | parallelism | fetched | series | kB | kB sent | ms |\n"
        + "|---|--:|---|--:|--:|--:|--:|\n"
        + measured
        + COSTS
        + "| Flink | parallelism | read by | requests | kB | JobManager, ms | TaskManagers, ms |\n"
        + "|---|--:|---|--:|--:|--:|--:|\n"
        + costs
        + REQUESTS
        + "| | requests |"
        + parallelisms
        + " source |\n"
        + "|---|---|"
        + "--:|".repeat(Peer.PARALLELISMS.size())
        + "---|\n"
        + byFormula;
  }

  private static String rows(PeerFigures figure) {
    return row(cells(figure, "Flink Signals", figure.ours()))
        + row(cells(figure, "PrometheusReporter", figure.theirs()));
  }

  private static List<String> cells(PeerFigures figure, String name, List<PageFetch> fetches) {
    return List.of(
        figure.version(),
        Integer.toString(figure.parallelism()),
        name,
        String.format(Locale.ROOT, "%,.0f", median(fetches, PageFetch::series)),
        String.format(Locale.ROOT, "%,.0f", median(fetches, PageFetch::bytes) / 1000),
        String.format(Locale.ROOT, "%,.1f", median(fetches, PageFetch::wireBytes) / 1000),
        String.format(
            Locale.ROOT,
            "%.1f (%.1f-%.1f)",
            median(fetches, PageFetch::millis),
            quantile(fetches, PageFetch::millis, 0.1),
            quantile(fetches, PageFetch::millis, 0.9)));
  }

  private static Stream<String> costs(PeerFigures figure) {
    return figure.costs().stream().map(cost -> row(cells(figure, cost)));
  }

  private static List<String> cells(PeerFigures figure, ToolCost cost) {
    return List.of(
        figure.version(),
        Integer.toString(figure.parallelism()),
        cost.tool(),
        String.format(Locale.ROOT, "%.0f", median(cost.rounds(), CycleCost::requests)),
        String.format(Locale.ROOT, "%,.1f", median(cost.rounds(), CycleCost::bytes) / 1000),
        range(cost.rounds(), CycleCost::jobManagerMillis),
        range(cost.rounds(), CycleCost::taskManagersMillis));
  }

  private static String range(List<CycleCost> rounds, ToDoubleFunction<CycleCost> millis) {
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f to %.1f)",
        median(rounds, millis),
        quantile(rounds, millis, 0),
        quantile(rounds, millis, 1));
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
