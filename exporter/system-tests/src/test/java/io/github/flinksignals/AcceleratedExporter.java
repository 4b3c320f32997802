// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.bench.Commands;
import io.github.flinksignals.bench.CpuTime;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.flink.NetworkMemoryReading;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.http.ExporterServer;
import io.github.flinksignals.http.MetricsPage;
import io.github.flinksignals.log.Logging;
import io.github.flinksignals.persistence.HistoryStore;
import io.github.flinksignals.signal.Evaluator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;

/**
 * The exporter with a clock that advances by the poll interval with each poll, so an hour passes in
 * the time that its polls take. It polls once per command, and serves as usual.
 */
public final class AcceleratedExporter {
  private AcceleratedExporter() {}

  /**
   * Prints its URL. For each command, polls once and prints the CPU time in nanoseconds.
   *
   * @param arguments the arguments of the exporter
   */
  public static void main(String[] arguments) throws IOException {
    Settings settings = settings(arguments);
    Logging.configure(settings.log());
    SteppingClock clock = new SteppingClock(Instant.now(), settings.poll().interval());
    OkHttpClient client = PollingModule.client();
    RequestCounts requestCounts = new RequestCounts();
    HistoryStore historyStore = ExporterModule.historyStore(settings, client, clock);
    Poller poller =
        new Poller(
            new ProductPollSteps(
                () ->
                    PollingModule.clusterReader(
                        settings, client, requestCounts, NetworkMemoryReading.WHILE_TASKS_WAIT),
                new Evaluator(settings.thresholds()),
                settings.rules(),
                requestCounts,
                historyStore),
            settings,
            clock);
    MetricsPage metrics = ExporterModule.metricsPage(poller, BuildInfo.read(), settings);
    ExporterServer server =
        ExporterServer.start(
            settings.listenAddress(),
            Optional.empty(),
            Set.of(),
            metrics,
            Map.of(),
            ExporterServer.Limits.DEFAULT);
    Commands.handle(
        "http://127.0.0.1:" + server.address().getPort(),
        command -> {
          clock.step();
          return Long.toString(
              CpuTime.of(
                  () -> {
                    poller.poll();
                    metrics.refresh();
                  }));
        });
  }

  private static Settings settings(String[] arguments) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Outcome outcome = new SettingsReader("", Map.of()).read(List.of(arguments), err, err);
    return ((Outcome.Start) outcome).settings();
  }

  private static final class SteppingClock extends Clock {
    private final AtomicReference<Instant> now;
    private final Duration step;

    SteppingClock(Instant start, Duration step) {
      this.now = new AtomicReference<>(start);
      this.step = step;
    }

    void step() {
      now.updateAndGet(time -> time.plus(step));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
