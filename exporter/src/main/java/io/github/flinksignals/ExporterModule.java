// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.Module;
import dagger.Provides;
import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.ReportCollector;
import io.github.flinksignals.export.StatusPages;
import io.github.flinksignals.flink.NetworkMemoryReading;
import io.github.flinksignals.http.MetricsPage;
import io.github.flinksignals.persistence.HistoryStore;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import jakarta.inject.Singleton;
import java.time.Clock;
import okhttp3.OkHttpClient;

/** Provides the history store and the pages of the exporter. */
@Module
interface ExporterModule {
  @Provides
  static NetworkMemoryReading networkMemoryReading() {
    return NetworkMemoryReading.WHILE_TASKS_WAIT;
  }

  @Provides
  @Singleton
  static BuildInfo buildInfo() {
    return BuildInfo.read();
  }

  @Provides
  @Singleton
  static HistoryStore historyStore(Settings settings, OkHttpClient client, Clock clock) {
    return new HistoryStore(
        settings.historyStore(),
        client,
        settings.rules().retention(),
        clock,
        DaemonThreads.named("history"));
  }

  @Provides
  @Singleton
  static MetricsPage metricsPage(Poller poller, BuildInfo buildInfo, Settings settings) {
    CollectorRegistry registry = new CollectorRegistry();
    new ReportCollector(poller::latest, buildInfo, settings.links()).register(registry);
    DefaultExports.register(registry);
    return new MetricsPage(registry, poller.staleAfter());
  }

  @Provides
  @Singleton
  static StatusPages statusPages(Poller poller, Clock clock, Settings settings) {
    return new StatusPages(
        poller::latest, clock, settings.thresholds().blindAfter(), settings.links());
  }
}
