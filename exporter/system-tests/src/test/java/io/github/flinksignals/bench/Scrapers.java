// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/** Scrape as Prometheus does, several at a time, each with a connection that it keeps. */
final class Scrapers implements AutoCloseable {
  private static final int SCRAPERS = 4;
  private static final int LONGEST_PAUSE_MILLIS = 100;
  private static final double MILLIS = 1e6;

  private final ExecutorService threads = Executors.newFixedThreadPool(SCRAPERS);
  private final List<HttpClient> clients = new ArrayList<>();

  Scrapers() {
    for (int i = 0; i < SCRAPERS; i++) {
      clients.add(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }
  }

  /** Durations of scrapes in milliseconds, from the request to the last byte. */
  List<Double> scrape(String url, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return clients.stream()
        .map(client -> CompletableFuture.supplyAsync(() -> scrape(client, url, end), threads))
        .toList()
        .stream()
        .flatMap(latencies -> latencies.join().stream())
        .toList();
  }

  private static List<Double> scrape(HttpClient client, String url, long end) {
    List<Double> latencies = new ArrayList<>();
    do {
      long started = System.nanoTime();
      get(client, url);
      latencies.add((System.nanoTime() - started) / MILLIS);
      pause();
    } while (System.nanoTime() < end);
    return latencies;
  }

  /** A page in the format that Prometheus requests, still compressed. */
  static byte[] get(HttpClient client, String url) {
    return get(
        client,
        HttpRequest.newBuilder(URI.create(url))
            .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
            .header("Accept-Encoding", "gzip"));
  }

  /** A page as text. */
  static String plain(HttpClient client, String url) {
    return new String(get(client, HttpRequest.newBuilder(URI.create(url))), StandardCharsets.UTF_8);
  }

  private static byte[] get(HttpClient client, HttpRequest.Builder request) {
    try {
      return client
          .send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofByteArray())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
