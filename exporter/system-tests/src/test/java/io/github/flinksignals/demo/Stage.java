// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.live.ExporterProcess;
import java.nio.file.Path;
import java.util.List;

/** Where the story plays: a cluster with one TaskManager of four slots, and the exporter. */
record Stage(FlinkCluster cluster, ExporterProcess exporter) implements AutoCloseable {
  static final int SLOTS_PER_TASK_MANAGER = 4;

  /** Their own defaults, as people know them. */
  private static final int FLINK_PORT = 8081;

  private static final int EXPORTER_PORT = 9949;

  /** Shorter than their defaults, which are made for production and not for spectators. */
  private static final List<String> HASTE = List.of("--poll.interval=1s", "--slots.grace=5s");

  static Stage set(Terminal terminal, String flinkVersion) {
    FlinkClusterBuilder builder =
        FlinkCluster.builder()
            .version(flinkVersion)
            .slotsPerTaskManager(SLOTS_PER_TASK_MANAGER)
            .restPort(portFor(terminal, "Flink", FLINK_PORT))
            .progress(line -> {});
    int exporterPort = portFor(terminal, "the exporter", EXPORTER_PORT);
    FlinkCluster cluster =
        terminal.during("Starting Flink (the first time, Maven fetches its jars)", builder::start);
    try {
      Path log = cluster.workDirectory().resolve("exporter.log");
      List<String> arguments =
          List.of("--flink.url=" + cluster.restUrl(), HASTE.get(0), HASTE.get(1));
      ExporterProcess exporter =
          terminal.during(
              "Starting the exporter", () -> ExporterProcess.start(log, exporterPort, arguments));
      Stage stage = new Stage(cluster, exporter);
      stage.introduce(terminal);
      return stage;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static int portFor(Terminal terminal, String whom, int usual) {
    if (FreePorts.isFree(usual)) {
      return usual;
    }
    int other = FreePorts.next();
    terminal.say("Port %d is in use: %s gets %d instead.".formatted(usual, whom, other));
    return other;
  }

  private void introduce(Terminal terminal) {
    terminal.lines(
        List.of(
            "Flink       " + cluster.restUrl() + "/",
            "status      " + exporter.base() + "/",
            "metrics     " + exporter.base() + "/metrics",
            "logs        " + cluster.workDirectory()));
    terminal.say(
        "To be quick, the exporter runs with "
            + String.join(" ", HASTE)
            + ", the job with a"
            + " checkpoint each second. Lines below are what /metrics serves at that moment.");
  }

  @Override
  public void close() {
    exporter.close();
    cluster.close();
  }
}
