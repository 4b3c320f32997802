// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.export.ReportCollector;
import io.github.flinksignals.export.StatusPages;
import io.github.flinksignals.persistence.HistoryStore;
import io.prometheus.client.Collector;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import okhttp3.OkHttpClient;

/** The exporter without its timer and its server: a test starts each poll. */
public final class PolledExporter implements AutoCloseable {
  private final HistoryStore historyStore;
  private final Poller poller;
  private final ReportCollector collector;
  private final StatusPages status;

  /**
   * @param client leads to the JobManager, or to a fake one
   */
  public PolledExporter(OkHttpClient client, SettableClock clock, String... flags) {
    Settings settings = TestSettings.of(flags);
    historyStore = TestSettings.historyStore(settings, clock);
    poller = TestPoller.of(client, settings, historyStore, clock);
    collector =
        new ReportCollector(poller::latest, new BuildInfo("1.2.3", "0123abcd", "17"), Links.OWN);
    status = new StatusPages(poller::latest, clock, settings.thresholds().blindAfter(), Links.OWN);
  }

  public void poll() {
    poller.poll();
  }

  public Report report() {
    return poller.latest().orElseThrow();
  }

  /** The metric families of {@code /metrics}. */
  public List<Collector.MetricFamilySamples> families() {
    return collector.collect();
  }

  /** {@code /metrics} in the text format. */
  public String metrics() {
    StringWriter page = new StringWriter();
    try {
      TextFormat.write004(page, Collections.enumeration(collector.collect()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  /** {@code /metrics} as OpenMetrics. */
  public String openMetrics() {
    StringWriter page = new StringWriter();
    try {
      TextFormat.writeOpenMetrics100(page, Collections.enumeration(collector.collect()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  /** The status page. */
  public String html() {
    StringWriter page = new StringWriter();
    status.html(page);
    return page.toString();
  }

  /** {@code /api/v1/status}. */
  public String json() {
    StringWriter page = new StringWriter();
    try {
      status.json(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString();
  }

  @Override
  public void close() {
    historyStore.close();
  }
}
