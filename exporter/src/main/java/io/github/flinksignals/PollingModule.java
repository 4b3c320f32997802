// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.Module;
import dagger.Provides;
import io.github.flinksignals.access.AuthInterceptor;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.persistence.HistoryStore;
import io.github.flinksignals.signal.Evaluator;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;

/** All that it takes to poll, whatever is done with what comes of it; but for memory. */
@Module
interface PollingModule {
  /**
   * As many threads as the JobManager's REST API has by default ({@code rest.server.numThreads}).
   */
  int READERS = 4;

  @Provides
  @Singleton
  static Clock clock() {
    return Clock.systemUTC();
  }

  @Provides
  @Singleton
  static RequestCounts requestCounts() {
    return new RequestCounts();
  }

  @Provides
  @Singleton
  static ExecutorService readers() {
    return Executors.newFixedThreadPool(READERS, DaemonThreads.named("reader"));
  }

  @Provides
  @Singleton
  static OkHttpClient client() {
    return new OkHttpClient();
  }

  /** Begins its one thread when a log is to be read for the first time, which may be never. */
  private static Executor logReader() {
    return Executors.newSingleThreadExecutor(DaemonThreads.named("log-reader"));
  }

  @Provides
  @Singleton
  static Poller poller(
      Settings settings,
      OkHttpClient client,
      ExecutorService readers,
      RequestCounts requestCounts,
      HistoryStore memory,
      Clock clock) {
    ClusterReader reader =
        ClusterReader.of(
                AuthInterceptor.client(client, settings.flinkAccess(), settings.flinkUrl()),
                settings.flinkUrl(),
                settings.jobs(),
                settings.poll().timeout(),
                readers,
                requestCounts)
            .readingTheLog(settings.logDiagnosisMaxBytes(), logReader());
    return new Poller(
        reader,
        new Evaluator(settings.thresholds()),
        settings.rules(),
        requestCounts,
        memory,
        clock);
  }
}
