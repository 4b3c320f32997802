// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.sun.net.httpserver.HttpExchange;
import io.github.flinksignals.log.StackTraceOnly;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of metrics. Collectors run once per poll. Each format is rendered at most once per poll,
 * and sent to all clients from memory. Formats that were scraped recently are rendered before the
 * page is replaced, so no scrape waits for them.
 */
public final class MetricsPage {
  private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

  /** In refreshes: a minute at the default poll interval, and the default scrape interval. */
  private static final int RECENTLY = 6;

  private final CollectorRegistry registry;
  private final Duration staleAfter;
  private final LongSupplier nanoTime;

  /** What the collectors returned since the last refresh; null if they did not run yet. */
  private final AtomicReference<List<MetricFamilySamples>> families = new AtomicReference<>();

  /** By content type. */
  private final Map<String, SharedPage> pages = new ConcurrentHashMap<>();

  /** The refresh before each content type was last scraped. */
  private final Map<String, Integer> scrapedAt = new ConcurrentHashMap<>();

  private final AtomicInteger refreshes = new AtomicInteger();
  private volatile long refreshedAt;

  /** Whether the metrics cannot be collected. */
  private volatile boolean failing;

  /**
   * A page of everything that is registered, now or later.
   *
   * @param staleAfter so long after the last refresh, scrapes are answered with an error
   */
  public MetricsPage(CollectorRegistry registry, Duration staleAfter) {
    this(registry, staleAfter, System::nanoTime);
  }

  MetricsPage(CollectorRegistry registry, Duration staleAfter, LongSupplier nanoTime) {
    this.registry = registry;
    this.staleAfter = staleAfter;
    this.nanoTime = nanoTime;
    this.refreshedAt = nanoTime.getAsLong();
  }

  /**
   * Renders the page. An exception of a collector is logged once, and scrapes are answered with an
   * error.
   */
  public synchronized void refresh() {
    int current = refreshes.incrementAndGet();
    families.set(null);
    scrapedAt.values().removeIf(refresh -> refresh < current - RECENTLY);
    try {
      for (Map.Entry<String, SharedPage> page : pages.entrySet()) {
        if (scrapedAt.containsKey(page.getKey())) {
          page.getValue().render();
        } else {
          page.getValue().refresh();
        }
      }
      failing = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      failed(e);
    }
    refreshedAt = nanoTime.getAsLong();
  }

  private void failed(RuntimeException e) {
    if (!failing) {
      log.error("The metrics cannot be collected, scrapes fail", StackTraceOnly.of(log, e));
    }
    failing = true;
  }

  /** Answers a scrape in the format and with the samples that it requests. */
  Response response(HttpExchange exchange) {
    return response(
        TextFormat.chooseContentType(header(exchange, "Accept")),
        acceptsGzip(header(exchange, "Accept-Encoding")),
        names(exchange));
  }

  Response response(String contentType, boolean gzip, Set<String> names) {
    if (nanoTime.getAsLong() - refreshedAt > staleAfter.toNanos()) {
      return Response.text(
          500, "The metrics are too old, because the exporter has stopped polling.");
    }
    if (failing) {
      return Response.text(500, "The metrics cannot be collected, see the log.");
    }
    scrapedAt.put(contentType, refreshes.get());
    SharedPage page = pages.computeIfAbsent(contentType, this::page);
    try {
      // A selection is sent without compression, which would take memory for each client.
      return names.isEmpty()
          ? page.response(gzip)
          : new Response(200, contentType, false, new SampleSelection(page.current(), names));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.text(503, "The request took too long.");
    } catch (RuntimeException e) {
      failed(e);
      return Response.text(500, "The metrics cannot be collected, see the log.");
    }
  }

  private SharedPage page(String contentType) {
    return new SharedPage(
        contentType,
        staleAfter,
        page -> TextFormat.writeFormat(contentType, page, Collections.enumeration(families())),
        nanoTime);
  }

  private List<MetricFamilySamples> families() {
    synchronized (families) {
      if (families.get() == null) {
        families.set(Collections.list(registry.metricFamilySamples()));
      }
      return families.get();
    }
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
}
