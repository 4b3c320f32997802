// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds what someone meant who mistyped a name. picocli suggests all flags that begin with the same
 * two letters instead, which are up to ten here.
 */
final class Nearest {
  /** Names that differ by this share of their letters are different names. */
  private static final int DIFFERENT = 3;

  private static final int TYPOS = 2;

  private Nearest() {}

  /** The name that needs the fewest edits; empty if none is similar. */
  static Optional<String> to(String mistyped, Collection<String> names) {
    int most = Math.max(TYPOS, mistyped.length() / DIFFERENT);
    return names.stream()
        .filter(name -> Math.abs(name.length() - mistyped.length()) <= most)
        .filter(name -> edits(mistyped, name) <= most)
        .min(
            Comparator.comparing((String name) -> edits(mistyped, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Letters to insert, delete or replace: the Levenshtein distance. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int i = 1; i <= to.length(); i++) {
      row[i] = i;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
