// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests sent since the start, by endpoint and status code. Thread-safe. */
@Singleton
public final class RequestCounts {
  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  @Inject
  public RequestCounts() {}

  /**
   * The labels of one count.
   *
   * @param endpoint template of the path, such as {@code /jobs/:id}
   * @param code the status code of the response, or {@code none} if there was none
   */
  public record Key(String endpoint, String code) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byEndpoint = endpoint.compareTo(other.endpoint);
      return byEndpoint != 0 ? byEndpoint : code.compareTo(other.code);
    }
  }

  void count(String endpoint, String code) {
    counts.computeIfAbsent(new Key(endpoint, code), key -> new LongAdder()).increment();
  }

  /** The current counts, in the order of their keys. */
  public Map<Key, Long> current() {
    Map<Key, Long> current = new TreeMap<>();
    counts.forEach((key, count) -> current.put(key, count.sum()));
    return current;
  }
}
