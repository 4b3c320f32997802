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

/** Makes the page that puts the exporter beside its peers out of what {@link PeersIT} measured. */
final class PeersReport {
  private static final String INTRODUCTION =
      """
      # Beside others

      `make peers` measures this and writes this page. What each is good for is in [README.md](../README.md#beside-other-tools).

      ## Beside Flink's own reporter

      One job of four tasks on a real cluster, a JobManager and two TaskManagers of four slots. The exporter and Flink's
      PrometheusReporter are fetched in turns, 20 times each, as Prometheus does it, with gzip. Of Flink's, the pages of the
      JobManager and both TaskManagers are taken together. All series on the pages count, those of the JVMs too. The same job is
      started anew at each parallelism: from the second on, the exporter tells of that rescale too, with a few series. Times are
      on the loopback interface, medians with the 10th and the 90th percentile; two cores did all of it at once, so look at how
      they relate. Flink's processes run with `-Dsun.net.httpserver.nodelay=true`, which the exporter sets by itself: without,
      the three pages took some 50 ms longer on connections that are kept.

      """;

  private static final String REQUESTS =
      """

      ## Beside others that ask the REST API

      Requests in each of their cycles, as their sources say: not measured. J jobs, T TaskManagers; of each job V tasks, S of them
      sources, K sinks, at parallelism P. The numbers are for the job above. The reporter sends none, for it stands inside Flink.

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
