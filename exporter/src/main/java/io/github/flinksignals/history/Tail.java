// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.util.List;

/** The newest entries of a list that is ordered from oldest to newest. */
final class Tail {
  private Tail() {}

  /** The last entries of a list, at most {@code most} of them. */
  static <T> List<T> of(List<T> list, int most) {
    return list.subList(Math.max(0, list.size() - most), list.size());
  }
}
