// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.flink.LabelValues;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the jobs of a restored history. A page with many long names exports shorter ones, and
 * Prometheus has those.
 */
final class ShortenedNames {
  private ShortenedNames() {}

  /** The one of the names whose shorter form this is; the name itself if there is none. */
  static String full(String name, Collection<String> names) {
    if (LabelValues.ending(name).isEmpty() || names.contains(name)) {
      return name;
    }
    return names.stream().filter(full -> same(full, name)).findFirst().orElse(name);
  }

  /** The same histories by the names of the jobs that are listed now, where those are longer. */
  static Map<String, JobNameHistory> rename(
      Map<String, JobNameHistory> known, Collection<String> listed) {
    List<String> shortened =
        known.keySet().stream()
            .filter(name -> LabelValues.ending(name).isPresent() && !listed.contains(name))
            .toList();
    if (shortened.isEmpty()) {
      return known;
    }
    Map<String, String> byShortest = new HashMap<>();
    listed.stream()
        .filter(name -> !known.containsKey(name))
        .forEach(name -> byShortest.put(LabelValues.shortest(name), name));
    for (String name : shortened) {
      String full = byShortest.get(LabelValues.shortest(name));
      if (full != null && same(full, name)) {
        known.put(full, known.remove(name));
      }
    }
    return known;
  }

  private static boolean same(String full, String shortened) {
    return full.length() > shortened.length()
        && LabelValues.shorten(full, shortened.length()).equals(shortened);
  }
}
