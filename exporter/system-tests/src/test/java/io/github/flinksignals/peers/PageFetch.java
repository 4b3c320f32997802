// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The size and the duration of fetching pages of metrics one after the other, as Prometheus does.
 *
 * @param series samples on all pages
 * @param bytes bytes before compression
 * @param wireBytes bytes after compression
 * @param millis milliseconds from the first request to the last byte
 */
record PageFetch(int series, int bytes, int wireBytes, double millis) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static PageFetch of(List<URI> pages) {
    PageFetch all = new PageFetch(0, 0, 0, 0);
    for (URI page : pages) {
      all = all.plus(fetch(page));
    }
    return all;
  }

  private PageFetch plus(PageFetch other) {
    return new PageFetch(
        series + other.series,
        bytes + other.bytes,
        wireBytes + other.wireBytes,
        millis + other.millis);
  }

  private static PageFetch fetch(URI page) {
    HttpRequest request =
        HttpRequest.newBuilder(page).timeout(TIMEOUT).header("Accept-Encoding", "gzip").build();
    try {
      long started = System.nanoTime();
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      double millis = (System.nanoTime() - started) / 1e6;
      if (response.statusCode() != 200) {
        throw new IllegalStateException(page + " answered " + response.statusCode());
      }
      byte[] sent = response.body();
      boolean compressed =
          response.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
      byte[] text =
          compressed ? new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes() : sent;
      int series =
          (int)
              new String(text, StandardCharsets.UTF_8)
                  .lines()
                  .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                  .count();
      return new PageFetch(series, text.length, sent.length, millis);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + page, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
