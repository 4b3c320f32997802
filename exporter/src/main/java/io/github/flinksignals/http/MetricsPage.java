// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.flinksignals.log.StackTraceOnly;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.HttpUrl;
import okio.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of metrics. Collectors run once per poll, and each form is rendered at most once per
 * poll. Forms that were scraped recently are rendered before the page is replaced, so no scrape
 * waits for them.
 */
public final class MetricsPage {
  private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

  /** In refreshes: a minute at the default poll interval, and the default scrape interval. */
  private static final int RECENTLY = 6;

  /** A small heap cannot hold two pages that are longer, so the old one is dropped first. */
  private static final int LARGE_BYTES = 1 << 20;

  private final CollectorRegistry registry;

  /** The refresh before each form was last scraped. */
  private final Map<Form, Integer> scrapedAt = new ConcurrentHashMap<>();

  private final AtomicInteger refreshes = new AtomicInteger();

  /** Null while the metrics cannot be collected. */
  private volatile Rendering rendering = new Rendering(List.of(), Map.of());

  /** A page of everything that is registered, now or later. */
  public MetricsPage(CollectorRegistry registry) {
    this.registry = registry;
    refresh();
  }

  /** Runs the collectors. An exception is logged once, and scrapes are answered with an error. */
  public synchronized void refresh() {
    try {
      Rendering next =
          new Rendering(
              Collections.list(registry.metricFamilySamples()), new ConcurrentHashMap<>());
      if (rendering != null
          && rendering.pages.values().stream().anyMatch(page -> page.length > LARGE_BYTES)) {
        rendering = next;
      }
      int current = refreshes.incrementAndGet();
      scrapedAt.values().removeIf(refresh -> refresh < current - RECENTLY);
      List.copyOf(scrapedAt.keySet()).forEach(next::page);
      rendering = next;
    } catch (RuntimeException e) {
      if (rendering != null) {
        log.error("The metrics cannot be collected, scrapes fail", StackTraceOnly.of(log, e));
      }
      rendering = null;
    }
  }

  /** Answers a scrape in the form and with the samples that it asks for. */
  Response response(HttpExchange exchange) {
    Form form =
        new Form(
            TextFormat.chooseContentType(header(exchange, "Accept")),
            acceptsGzip(header(exchange, "Accept-Encoding")));
    return response(form, names(exchange));
  }

  Response response(Form form, Set<String> names) {
    Rendering current = rendering;
    if (current == null) {
      return Response.text(500, "The metrics cannot be collected, see the log.");
    }
    if (names.isEmpty()) {
      scrapedAt.put(form, refreshes.get());
      return new Response(200, form.contentType(), form.gzip(), current.page(form));
    }
    List<MetricFamilySamples> selection =
        current.families().stream()
            .map(family -> family.filter(names::contains))
            .filter(Objects::nonNull)
            .toList();
    return new Response(200, form.contentType(), form.gzip(), form.render(selection));
  }

  /** Unlike simpleclient, knows that {@code gzip;q=0} refuses gzip (RFC 9110, 12.5.3). */
  static boolean acceptsGzip(String header) {
    return Stream.of(header.replace(" ", "").split(",", -1))
        .anyMatch(encoding -> encoding.matches("(?i)gzip(;q=(0\\.0*[1-9]\\d*|1(\\.0*)?))?"));
  }

  /** A list may be in several headers. */
  private static String header(HttpExchange exchange, String name) {
    return String.join(",", exchange.getRequestHeaders().getOrDefault(name, List.of()));
  }

  /** The names of the samples wanted; all if empty. */
  private static Set<String> names(HttpExchange exchange) {
    HttpUrl.Builder url = new HttpUrl.Builder().scheme("http").host("localhost");
    url.encodedQuery(exchange.getRequestURI().getRawQuery());
    return new HashSet<>(url.build().queryParameterValues("name[]"));
  }

  /** A form of the page, in a content type of {@link TextFormat}. */
  record Form(String contentType, boolean gzip) {
    byte[] render(List<MetricFamilySamples> families) {
      // Grows without copies, and is freed piece by piece while the page is taken out of it.
      Buffer bytes = new Buffer();
      try (Writer page =
          new BufferedWriter(
              new OutputStreamWriter(
                  gzip ? new GZIPOutputStream(bytes.outputStream()) : bytes.outputStream(),
                  StandardCharsets.UTF_8))) {
        TextFormat.writeFormat(contentType, page, Collections.enumeration(families));
      } catch (IOException e) {
        throw new UncheckedIOException("Writing to memory cannot fail", e);
      }
      return bytes.readByteArray();
    }
  }

  /** The families of one poll and the forms rendered so far. */
  private record Rendering(List<MetricFamilySamples> families, Map<Form, byte[]> pages) {
    byte[] page(Form form) {
      return pages.computeIfAbsent(form, first -> first.render(families));
    }
  }
}
