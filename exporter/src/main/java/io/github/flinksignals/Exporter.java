// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.concurrent.SupervisedThread;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.RunbookPages;
import io.github.flinksignals.export.StatusPages;
import io.github.flinksignals.http.ExporterServer;
import io.github.flinksignals.http.MetricsPage;
import io.github.flinksignals.http.Response;
import io.github.flinksignals.http.SharedPage;
import io.github.flinksignals.log.StackTraceOnly;
import io.github.flinksignals.persistence.HistoryStore;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the pages and polls the JobManager at a fixed interval. */
final class Exporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Exporter.class);

  private final Settings settings;
  private final Poller poller;
  private final MetricsPage metrics;
  private final SharedPage html;
  private final SharedPage json;
  private final BuildInfo build;
  private final HistoryStore historyStore;
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("poller"));
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("watch"));
  private final AtomicBoolean pageFailing = new AtomicBoolean();
  private final SupervisedThread page = new SupervisedThread(DaemonThreads.named("page"));
  private Optional<ExporterServer> server = Optional.empty();

  @Inject
  Exporter(
      Settings settings,
      Poller poller,
      MetricsPage metrics,
      StatusPages status,
      BuildInfo build,
      HistoryStore historyStore) {
    this.settings = settings;
    this.poller = poller;
    this.metrics = metrics;
    Duration longest = settings.poll().interval();
    this.html = new SharedPage("text/html; charset=utf-8", longest, status::html);
    this.json = new SharedPage("application/json", longest, status::json);
    this.build = build;
    this.historyStore = historyStore;
  }

  /**
   * Starts the server, then the first poll.
   *
   * @throws IOException if the address to listen on cannot be bound
   */
  void start() throws IOException {
    ExporterServer started =
        ExporterServer.start(
            settings.listenAddress(),
            settings.webConfiguration(),
            settings.allowedHosts(),
            metrics,
            pages(),
            ExporterServer.Limits.DEFAULT);
    server = Optional.of(started);
    log.info(
        "Flink Signals {} polls {} every {} s and serves on port {}",
        build.version(),
        settings.flinkUrl(),
        settings.poll().interval().toMillis() / 1000.0,
        started.address().getPort());
    schedule.execute(this::pollAndScheduleNext);
    long interval = settings.poll().interval().toNanos();
    Future<?> unused =
        watch.scheduleWithFixedDelay(
            this::refreshIfOverdue, interval, interval, TimeUnit.NANOSECONDS);
  }

  private Map<String, Supplier<Response>> pages() {
    Map<String, Supplier<Response>> pages = new HashMap<>();
    pages.put("/", () -> html.response(false));
    pages.put("/api/v1/status", () -> json.response(false));
    pages.put(
        Links.OWN_RUNBOOKS,
        () -> Response.html(RunbookPages.index().getBytes(StandardCharsets.UTF_8)));
    for (String name : RunbookPages.names()) {
      pages.put(Links.OWN_RUNBOOKS + name, () -> Response.text(200, RunbookPages.text(name)));
    }
    return pages;
  }

  /**
   * The next poll starts one interval after the start of this one, or immediately if this one took
   * longer. So after a long pause of the machine there is one poll, and not one for each interval.
   */
  private void pollAndScheduleNext() {
    long start = System.nanoTime();
    try {
      poller.poll();
      refresh();
    } finally {
      // Also after an Error: an exporter that stops polling would serve old data forever.
      scheduleNext(start);
    }
  }

  /** If polls stop for whatever reason, the page must not look current. */
  private void refreshIfOverdue() {
    if (poller.overdue()) {
      refresh();
    }
  }

  private void refresh() {
    try {
      page.call(
          () -> {
            metrics.refresh();
            html.refresh();
            json.refresh();
            return true;
          },
          settings.poll().timeout().plus(Poller.GRACE));
      pageFailing.set(false);
    } catch (ExecutionException e) {
      if (!pageFailing.getAndSet(true)) {
        log.error("The metrics page cannot be rendered", StackTraceOnly.of(log, e.getCause()));
      }
    } catch (TimeoutException e) {
      if (!pageFailing.getAndSet(true)) {
        log.error("The metrics page cannot be rendered in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void scheduleNext(long start) {
    Duration left = settings.poll().interval().minusNanos(System.nanoTime() - start);
    try {
      Future<?> unused =
          schedule.schedule(
              this::pollAndScheduleNext, Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The exporter was closed during a poll");
    }
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    watch.shutdownNow();
    poller.close();
    server.ifPresent(ExporterServer::close);
    historyStore.close();
  }
}
