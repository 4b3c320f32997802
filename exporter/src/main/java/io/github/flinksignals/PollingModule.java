// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.Binds;
import dagger.Module;
import dagger.Provides;
import io.github.flinksignals.access.AuthInterceptor;
import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.NetworkMemoryReading;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.history.HistorySettings;
import io.github.flinksignals.signal.Thresholds;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;

/** Provides everything that a poll needs, except the store of the history. */
@Module
interface PollingModule {
  /**
   * The default number of threads of the JobManager's REST API ({@code rest.server.numThreads}).
   */
  int READERS = 4;

  @Provides
  @Singleton
  static Clock clock() {
    return Clock.systemUTC();
  }

  @Provides
  @Singleton
  static OkHttpClient client() {
    return new OkHttpClient();
  }

  @Binds
  PollSteps pollSteps(ProductPollSteps steps);

  @Provides
  static Thresholds thresholds(Settings settings) {
    return settings.thresholds();
  }

  @Provides
  static HistorySettings historyRules(Settings settings) {
    return settings.rules();
  }

  /**
   * The executors are made here and not injected, because nothing else may use their threads. The
   * thread that reads the log starts with the first log, so usually never. Each reader has its own:
   * after an abandoned poll, the threads of the old one may be stuck.
   */
  @Provides
  static ClusterReader clusterReader(
      Settings settings,
      OkHttpClient client,
      RequestCounts requestCounts,
      NetworkMemoryReading networkMemoryReading) {
    return ClusterReader.of(
            AuthInterceptor.client(client, settings.flinkAccess(), settings.flinkUrl()),
            settings.flinkUrl(),
            settings.jobs(),
            settings.poll().timeout(),
            Executors.newFixedThreadPool(READERS, DaemonThreads.named("reader")),
            requestCounts)
        .readingTheLog(
            settings.logDiagnosisMaxBytes(),
            Executors.newSingleThreadExecutor(DaemonThreads.named("log-reader")))
        .reading(networkMemoryReading);
  }
}
