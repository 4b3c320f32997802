// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Searches the chains of failure modes that explain each other. */
final class CauseSearch {
  private CauseSearch() {}

  /**
   * Whether a root cause explains a mode, directly or through other active modes.
   *
   * @param active all active modes of the job
   */
  static boolean explains(ModeStatus root, ModeStatus mode, List<ModeStatus> active) {
    Set<String> causes = new HashSet<>();
    Deque<ModeStatus> open = new ArrayDeque<>(List.of(mode));
    while (!open.isEmpty()) {
      for (String cause : open.remove().explainedBy()) {
        if (causes.add(cause)) {
          active.stream().filter(one -> one.mode().equals(cause)).forEach(open::add);
        }
      }
    }
    return causes.contains(root.mode());
  }
}
