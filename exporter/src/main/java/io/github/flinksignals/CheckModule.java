// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import dagger.Module;
import dagger.Provides;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.persistence.HistoryStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import okhttp3.OkHttpClient;

/** What a check has besides: memory that it only reads. */
@Module
interface CheckModule {
  @Provides
  @Singleton
  static HistoryStore memory(Settings settings, OkHttpClient client, Clock clock) {
    return HistoryStore.readOnly(
        settings.historyStore(),
        client,
        settings.rules().retention().memory(),
        clock,
        DaemonThreads.named("memory"));
  }
}
