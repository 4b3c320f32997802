// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.StatusPages;
import io.github.flinksignals.http.ExporterServer;
import io.github.flinksignals.http.MetricsPage;
import io.github.flinksignals.http.Page;
import io.github.flinksignals.persistence.HistoryStore;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves, and polls in its time. */
final class Exporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Exporter.class);

  private final Settings settings;
  private final Poller poller;
  private final MetricsPage metrics;
  private final StatusPages status;
  private final BuildInfo build;
  private final HistoryStore memory;
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("poller"));
  private Optional<ExporterServer> server = Optional.empty();

  @Inject
  Exporter(
      Settings settings,
      Poller poller,
      MetricsPage metrics,
      StatusPages status,
      BuildInfo build,
      HistoryStore memory) {
    this.settings = settings;
    this.poller = poller;
    this.metrics = metrics;
    this.status = status;
    this.build = build;
    this.memory = memory;
  }

  /**
   * Begins to serve, then to poll.
   *
   * @throws IOException if the address to listen on cannot be bound
   */
  void start() throws IOException {
    ExporterServer started =
        ExporterServer.start(
            settings.listenAddress(),
            settings.webConfiguration(),
            metrics,
            Map.of("/", Page.html(status::html), "/api/v1/status", Page.json(status::json)));
    server = Optional.of(started);
    log.info(
        "Flink Signals {} watches {} every {} s and serves on port {}",
        build.version(),
        settings.flinkUrl(),
        settings.poll().interval().toMillis() / 1000.0,
        started.address().getPort());
    schedule.execute(this::pollAndScheduleNext);
  }

  /**
   * One poll is followed by the next an interval after it began, or at once if it took longer:
   * after a long pause of the machine there is one poll, not one for each that was missed.
   */
  private void pollAndScheduleNext() {
    long began = System.nanoTime();
    try {
      poller.poll();
      metrics.refresh();
    } catch (RuntimeException e) {
      log.error("A poll broke off; the next one goes on from what was known before", e);
    } finally {
      // Whatever was thrown: an exporter that serves and polls no more tells old truths for ever.
      scheduleNext(began);
    }
  }

  private void scheduleNext(long began) {
    Duration left = settings.poll().interval().minusNanos(System.nanoTime() - began);
    try {
      Future<?> unused =
          schedule.schedule(
              this::pollAndScheduleNext, Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("Closed while polling");
    }
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    server.ifPresent(ExporterServer::close);
    memory.close();
  }
}
