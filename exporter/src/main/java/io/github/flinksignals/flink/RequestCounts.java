// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Counts the requests sent since the start, by endpoint and status code. Thread-safe. */
@Singleton
public final class RequestCounts {
  /** The codes that IANA has registered, except 1xx, which end no response. */
  private static final Set<Integer> KNOWN_CODES =
      Stream.of(
              IntStream.rangeClosed(200, 208),
              IntStream.of(226),
              IntStream.rangeClosed(300, 308),
              IntStream.rangeClosed(400, 417),
              IntStream.rangeClosed(421, 426),
              IntStream.of(428, 429, 431, 451),
              IntStream.rangeClosed(500, 508),
              IntStream.of(510, 511))
          .flatMap(IntStream::boxed)
          .collect(Collectors.toUnmodifiableSet());

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  @Inject
  public RequestCounts() {}

  /**
   * The labels of one count.
   *
   * @param endpoint template of the path, such as {@code /jobs/:id}
   * @param code the status code of the response; {@code other} if HTTP does not define it, {@code
   *     none} if there was no response
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

  /** The value of the label for a status code. Made-up codes must not create a series each. */
  static String label(int code) {
    return KNOWN_CODES.contains(code) ? Integer.toString(code) : "other";
  }

  /** The current counts, in the order of their keys. */
  public Map<Key, Long> current() {
    Map<Key, Long> current = new TreeMap<>();
    counts.forEach((key, count) -> current.put(key, count.sum()));
    return current;
  }
}
