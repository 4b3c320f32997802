// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import io.github.flinksignals.cluster.PortForward;
import io.github.flinksignals.cluster.Signals;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.Scrape;
import java.time.Duration;

/** The exporter. Its process is suspended except while it is told to read. */
final class MeasuredExporter implements MeasuredTool, AutoCloseable {
  private final ExporterProcess exporter;
  private final PortForward jobManager;
  private Traffic before;

  /**
   * Suspends the exporter.
   *
   * @param jobManager the port through which the exporter, and nothing else, reads
   */
  MeasuredExporter(ExporterProcess exporter, PortForward jobManager) {
    this.exporter = exporter;
    this.jobManager = jobManager;
    this.before = suspend();
  }

  /**
   * Lets it poll.
   *
   * @throws IllegalStateException if it polls less often than it should
   */
  @Override
  public Traffic run(Duration time) {
    Signals.resume(exporter.pid());
    MeasuredTool.none().run(time);
    Traffic now = suspend();
    Traffic read = now.minus(before);
    before = now;
    if (read.cycles() < time.dividedBy(INTERVAL) - 1) {
      throw new IllegalStateException("The machine is too busy to poll every " + INTERVAL);
    }
    return read;
  }

  /** Everything that it has read since it started. */
  private Traffic suspend() {
    Scrape scrape = exporter.scrape();
    Traffic read =
        new Traffic(
            (long) scrape.value("flink_exporter_polls_total").orElseThrow(),
            (long) scrape.sum("flink_exporter_requests_total"),
            jobManager.responseBytes());
    Signals.suspend(exporter.pid());
    return read;
  }

  /** Continues the exporter. */
  @Override
  public void close() {
    Signals.resume(exporter.pid());
  }
}
