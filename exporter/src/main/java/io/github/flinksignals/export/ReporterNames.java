// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.util.regex.Pattern;

/** Names as Flink's Prometheus reporters export them, so that their series can be joined. */
final class ReporterNames {
  /** What the reporters replace unless {@code filterLabelValueCharacters} is false. */
  private static final Pattern FILTERED = Pattern.compile("[^a-zA-Z0-9:_]");

  private ReporterNames() {}

  static String filtered(String name) {
    return FILTERED.matcher(name).replaceAll("_");
  }
}
