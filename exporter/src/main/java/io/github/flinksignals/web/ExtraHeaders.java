// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The headers that may be added to answers; exporter-toolkit takes the same and no other. */
final class ExtraHeaders {
  /** What each may say; anything if nothing is named. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "Content-Security-Policy", Set.of(),
          "Strict-Transport-Security", Set.of(),
          "X-Content-Type-Options", Set.of("nosniff"),
          "X-Frame-Options", Set.of("deny", "sameorigin"),
          "X-XSS-Protection", Set.of());

  private static final Pattern ONE_LINE = Pattern.compile("[\\x20-\\x7E]*");

  private ExtraHeaders() {}

  static Map<String, String> read(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (name, value) -> {
              Set<String> values = ALLOWED.get(name);
              if (values == null) {
                section.problem(
                    name,
                    "this header cannot be set; those that can are " + sorted(ALLOWED.keySet()));
              } else if (!values.isEmpty() && !values.contains(value)) {
                section.problem(name, "expected one of " + sorted(values));
              } else if (!ONE_LINE.matcher(value).matches()) {
                section.problem(name, "expected one line of ASCII");
              } else if (!value.isEmpty()) {
                headers.put(name, value);
              }
            });
    return Map.copyOf(headers);
  }

  private static String sorted(Set<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }
}
