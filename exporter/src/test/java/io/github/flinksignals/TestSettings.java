// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.persistence.HistoryStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;

/** Creates settings from flags. */
final class TestSettings {
  private TestSettings() {}

  static Settings of(String... arguments) {
    StringWriter errors = new StringWriter();
    Outcome outcome =
        new SettingsReader("", Map.of())
            .read(List.of(arguments), new PrintWriter(errors, true), new PrintWriter(errors, true));
    if (outcome instanceof Outcome.Start start) {
      return start.settings();
    }
    throw new AssertionError(errors.toString());
  }

  /** The history store that the settings configure. */
  static HistoryStore historyStore(Settings settings) {
    return historyStore(settings, Clock.systemUTC());
  }

  /**
   * The history store that the settings configure.
   *
   * @param clock decides what is too old to restore
   */
  static HistoryStore historyStore(Settings settings, Clock clock) {
    return new HistoryStore(
        settings.historyStore(),
        new OkHttpClient(),
        settings.rules().retention(),
        clock,
        DaemonThreads.named("history"));
  }
}
