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
import java.util.stream.Collectors;

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
    String parallelisms =
        Peer.PARALLELISMS.stream().map(p -> " P=" + p + " |").collect(Collectors.joining());
    String byFormula = Peer.ALL.stream().map(peer -> row(peer.row())).collect(Collectors.joining());
    return INTRODUCTION
        + "| Flink | parallelism | fetched | series | kB | kB sent | ms |\n"
        + "|---|--:|---|--:|--:|--:|--:|\n"
        + measured
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

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
