// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.NetworkMemoryReading;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.persistence.HistoryStore;
import io.github.flinksignals.signal.Evaluator;
import java.time.Clock;
import okhttp3.OkHttpClient;

/** Creates pollers that read jobs and logs on the thread that polls. */
final class TestPoller {
  private static final long LONGEST_LOG = 1 << 20;

  private TestPoller() {}

  /**
   * A poller.
   *
   * @param client leads to the JobManager, or to a fake one
   */
  static Poller of(OkHttpClient client, Settings settings, HistoryStore historyStore, Clock clock) {
    return of(client, settings, historyStore, clock, ExporterModule.networkMemoryReading());
  }

  /**
   * A poller of the exporter or of {@code check}.
   *
   * @param networkMemoryReading what distinguishes them
   */
  static Poller of(
      OkHttpClient client,
      Settings settings,
      HistoryStore historyStore,
      Clock clock,
      NetworkMemoryReading networkMemoryReading) {
    RequestCounts requestCounts = new RequestCounts();
    ClusterReader reader =
        ClusterReader.of(
                client,
                settings.flinkUrl(),
                settings.jobs(),
                settings.poll().timeout(),
                Runnable::run,
                requestCounts)
            .readingTheLog(LONGEST_LOG, Runnable::run)
            .reading(networkMemoryReading);
    return new Poller(
        new ProductPollSteps(
            () -> reader,
            new Evaluator(settings.thresholds()),
            settings.rules(),
            requestCounts,
            historyStore),
        settings,
        clock);
  }
}
