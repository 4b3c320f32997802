// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What follows from what, over any number of steps. */
final class Consequences {
  private Consequences() {}

  /**
   * Whether a mode follows from a root.
   *
   * @param modes all that are active
   */
  static boolean follows(ModeStatus mode, ModeStatus root, List<ModeStatus> modes) {
    Set<String> causes = new HashSet<>();
    Deque<ModeStatus> open = new ArrayDeque<>(List.of(mode));
    while (!open.isEmpty()) {
      for (String cause : open.remove().explainedBy()) {
        if (causes.add(cause)) {
          modes.stream().filter(one -> one.mode().equals(cause)).forEach(open::add);
        }
      }
    }
    return causes.contains(root.mode());
  }
}
