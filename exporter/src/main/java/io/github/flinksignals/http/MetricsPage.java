// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import okio.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of metrics. Nothing changes between two polls, so collectors run once per poll, each
 * form is rendered at most once, and scrapes are sent from memory. Forms that somebody scrapes are
 * rendered before the page is shown, so that no scrape waits for it.
 */
public final class MetricsPage {
  private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

  /** In refreshes: a minute at the default interval, and Prometheus's own default as well. */
  private static final int SCRAPED_LATELY = 6;

  /**
   * Of pages that take more bytes, the old are let go before the new are rendered, for a small heap
   * has no room for both. Who scrapes just then waits.
   */
  private static final int LARGE = 1 << 20;

  private final CollectorRegistry registry;

  /** The refresh before each form was last asked for. */
  private final Map<Form, Integer> scrapedAt = new ConcurrentHashMap<>();

  private volatile Rendering rendering;
  private final AtomicInteger refreshes = new AtomicInteger();
  private boolean failing;

  /** A page of everything that is registered, now or later. */
  public MetricsPage(CollectorRegistry registry) {
    this.registry = registry;
    refresh();
  }

  /** Collects anew. What a collector throws is logged once and told to whoever scrapes. */
  public synchronized void refresh() {
    try {
      Rendering next = new Rendering(Collections.list(registry.metricFamilySamples()));
      if (rendering != null && rendering.size() > LARGE) {
        rendering = next;
      }
      formsScraped().forEach(next::page);
      rendering = next;
      failing = false;
    } catch (RuntimeException e) {
      rendering = null;
      if (!failing) {
        log.error("The metrics cannot be collected, scrapes are answered with an error", e);
      }
      failing = true;
    }
  }

  /** Those that were asked for lately. Nobody may ever ask for a form again. */
  private List<Form> formsScraped() {
    int current = refreshes.incrementAndGet();
    scrapedAt.values().removeIf(refresh -> refresh < current - SCRAPED_LATELY);
    return List.copyOf(scrapedAt.keySet());
  }

  /**
   * @param names of the samples wanted; all if empty
   */
  Response response(Format format, boolean gzip, Set<String> names) {
    Rendering current = rendering;
    if (current == null) {
      return Response.text(500, "The metrics cannot be collected; the log says why.");
    }
    Form form = new Form(format, gzip);
    byte[] body;
    if (names.isEmpty()) {
      scrapedAt.put(form, refreshes.get());
      body = current.page(form);
    } else {
      body = form.render(filter(current.families, names));
    }
    return new Response(200, format.contentType(), gzip, body);
  }

  private static List<MetricFamilySamples> filter(
      List<MetricFamilySamples> families, Set<String> names) {
    List<MetricFamilySamples> filtered = new ArrayList<>();
    for (MetricFamilySamples family : families) {
      List<MetricFamilySamples.Sample> samples =
          family.samples.stream().filter(sample -> names.contains(sample.name)).toList();
      if (!samples.isEmpty()) {
        filtered.add(
            new MetricFamilySamples(family.name, family.unit, family.type, family.help, samples));
      }
    }
    return filtered;
  }

  /** In which a page can be asked for. */
  private record Form(Format format, boolean gzip) {
    byte[] render(List<MetricFamilySamples> families) {
      // Grows without copies, and is given back piece by piece while the page is taken out of it.
      Buffer bytes = new Buffer();
      try (Writer page =
          new BufferedWriter(
              new OutputStreamWriter(
                  gzip ? new GZIPOutputStream(bytes.outputStream()) : bytes.outputStream(),
                  StandardCharsets.UTF_8))) {
        format.write(families, page);
      } catch (IOException e) {
        throw new UncheckedIOException("memory cannot be written to", e);
      }
      return bytes.readByteArray();
    }
  }

  /** The families of one poll and what was rendered of them so far. */
  private static final class Rendering {
    private final List<MetricFamilySamples> families;
    private final Map<Form, byte[]> pages = new HashMap<>();

    Rendering(List<MetricFamilySamples> families) {
      this.families = families;
    }

    /** In bytes, of all that was rendered. */
    synchronized int size() {
      return pages.values().stream().mapToInt(page -> page.length).sum();
    }

    synchronized byte[] page(Form form) {
      return pages.computeIfAbsent(form, first -> first.render(families));
    }
  }
}
