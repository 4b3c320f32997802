// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.live.ExporterProcess;
import java.nio.file.Path;
import java.util.List;

/** A Flink cluster with one TaskManager of four slots, and the exporter next to it. */
record DemoCluster(FlinkCluster cluster, ExporterProcess exporter) implements AutoCloseable {
  static final int SLOTS_PER_TASK_MANAGER = 4;

  /** The default ports of Flink and of the exporter, used if they are free. */
  private static final int FLINK_PORT = 8081;

  private static final int EXPORTER_PORT = 9949;

  /** Shorter than the defaults for production, so that the demo is quick. */
  private static final List<String> SHORT_INTERVALS =
      List.of("--poll.interval=1s", "--slots.grace=5s");

  static DemoCluster start(Terminal terminal, String flinkVersion) {
    FlinkClusterBuilder builder =
        FlinkCluster.builder()
            .version(flinkVersion)
            .slotsPerTaskManager(SLOTS_PER_TASK_MANAGER)
            .restPort(portFor(terminal, "Flink", FLINK_PORT))
            .progress(line -> {});
    int exporterPort = portFor(terminal, "the exporter", EXPORTER_PORT);
    FlinkCluster cluster =
        terminal.during(
            "Starting Flink (the first time, Maven downloads its jars)", builder::start);
    try {
      Path log = cluster.workDirectory().resolve("exporter.log");
      List<String> arguments =
          List.of(
              "--flink.url=" + cluster.restUrl(), SHORT_INTERVALS.get(0), SHORT_INTERVALS.get(1));
      ExporterProcess exporter =
          terminal.during(
              "Starting the exporter", () -> ExporterProcess.start(log, exporterPort, arguments));
      DemoCluster demo = new DemoCluster(cluster, exporter);
      demo.introduce(terminal);
      return demo;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static int portFor(Terminal terminal, String server, int preferred) {
    if (FreePorts.isFree(preferred)) {
      return preferred;
    }
    int other = FreePorts.next();
    terminal.paragraph(
        "Port %d is in use, so %s listens on port %d.".formatted(preferred, server, other));
    return other;
  }

  private void introduce(Terminal terminal) {
    terminal.lines(
        List.of(
            "Flink       " + cluster.restUrl() + "/",
            "status      " + exporter.base() + "/",
            "metrics     " + exporter.base() + "/metrics",
            "logs        " + cluster.workDirectory()));
    terminal.paragraph(
        "To keep the demo short, the exporter runs with "
            + String.join(" ", SHORT_INTERVALS)
            + ", and the job takes a checkpoint every second. The metric lines below are copied from"
            + " /metrics.");
  }

  @Override
  public void close() {
    exporter.close();
    cluster.close();
  }
}
