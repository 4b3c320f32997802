// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of metrics. Nothing changes between two polls, so collectors run once per poll, each
 * form is rendered at most once, and scrapes are sent from memory.
 */
public final class MetricsPage {
  private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

  private final CollectorRegistry registry;
  private volatile Rendering rendering;
  private boolean failing;

  /** A page of everything that is registered, now or later. */
  public MetricsPage(CollectorRegistry registry) {
    this.registry = registry;
    refresh();
  }

  /** Collects anew. What a collector throws is logged once and told to whoever scrapes. */
  public synchronized void refresh() {
    try {
      rendering = new Rendering(Collections.list(registry.metricFamilySamples()));
      failing = false;
    } catch (RuntimeException e) {
      rendering = null;
      if (!failing) {
        log.error("The metrics cannot be collected, scrapes are answered with an error", e);
      }
      failing = true;
    }
  }

  /**
   * @param names of the samples wanted; all if empty
   */
  Response response(Format format, boolean gzip, Set<String> names) {
    Rendering current = rendering;
    if (current == null) {
      return Response.text(500, "The metrics cannot be collected; the log says why.");
    }
    byte[] body =
        names.isEmpty()
            ? current.page(format, gzip)
            : new Rendering(filter(current.families, names)).page(format, gzip);
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

  /** The families of one poll and what was rendered of them so far. */
  private static final class Rendering {
    private final List<MetricFamilySamples> families;
    private final Map<Format, byte[]> plain = new EnumMap<>(Format.class);
    private final Map<Format, byte[]> compressed = new EnumMap<>(Format.class);

    Rendering(List<MetricFamilySamples> families) {
      this.families = families;
    }

    synchronized byte[] page(Format format, boolean gzip) {
      return (gzip ? compressed : plain)
          .computeIfAbsent(
              format,
              first -> {
                ByteArrayOutputStream page = new ByteArrayOutputStream(1 << 16);
                format.write(families, gzip ? Gzip.into(page) : page);
                return page.toByteArray();
              });
    }
  }
}
