// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.Module;
import dagger.Provides;
import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.flink.NetworkMemoryReading;
import io.github.flinksignals.persistence.HistoryStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import okhttp3.OkHttpClient;

/** What is different in {@code check}: it reads the saved history and never writes. */
@Module
interface CheckModule {
  /** It lasts for less than a minute, so it needs the answer before a task waits. */
  @Provides
  static NetworkMemoryReading networkMemoryReading() {
    return NetworkMemoryReading.ALWAYS;
  }

  @Provides
  @Singleton
  static HistoryStore historyStore(Settings settings, OkHttpClient client, Clock clock) {
    return HistoryStore.readOnly(
        settings.historyStore(),
        client,
        settings.rules().retention(),
        clock,
        DaemonThreads.named("history"));
  }
}
