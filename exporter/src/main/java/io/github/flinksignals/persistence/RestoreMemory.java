// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.memory.HeapShare;
import io.github.flinksignals.persistence.PrometheusClient.QueryException;
import java.util.HashMap;
import java.util.Map;

/** Counts the memory for what is read from Prometheus. */
final class RestoreMemory {
  /** In bytes, for a sample or a text in addition to its characters. */
  private static final int OBJECT = 120;

  private final Map<String, String> texts = new HashMap<>();
  private final long most;
  private long used;

  RestoreMemory() {
    this(HeapShare.RESTORE.bytes());
  }

  RestoreMemory(long most) {
    this.most = most;
  }

  /** Counts one more object. */
  void keep() throws QueryException {
    use(OBJECT);
  }

  /** Returns the one copy of a text, and counts it if it is new. */
  String keep(String text) throws QueryException {
    String known = texts.putIfAbsent(text, text);
    if (known == null) {
      use(OBJECT + text.length());
    }
    return known == null ? text : known;
  }

  private void use(int bytes) throws QueryException {
    used += bytes;
    if (used > most) {
      throw new QueryException(
          "has more series than the heap has room for: narrow --history.prometheus-selector");
    }
  }
}
