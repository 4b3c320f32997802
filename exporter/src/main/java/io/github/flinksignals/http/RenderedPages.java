// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.github.flinksignals.memory.HeapShare;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rendered pages in memory. A page that was replaced stays until its last client has read it.
 * If all pages together take more than their share of the heap, the oldest of these are dropped.
 */
final class RenderedPages {
  private static final RenderedPages PROCESS = new RenderedPages(HeapShare.PAGES.bytes());

  private final long most;
  private final List<RenderedPage> current = new ArrayList<>();

  /** Oldest first. Only the clients that read a replaced page refer to it. */
  private final List<WeakReference<RenderedPage>> replaced = new ArrayList<>();

  /**
   * @param most bytes of all pages together, as long as the current ones alone are less
   */
  RenderedPages(long most) {
    this.most = most;
  }

  /** The pages of this process, which has one heap. */
  static RenderedPages ofProcess() {
    return PROCESS;
  }

  synchronized void add(RenderedPage page) {
    current.add(page);
    replaced.removeIf(reference -> reference.get() == null);
    while (size() > most && !replaced.isEmpty()) {
      RenderedPage oldest = replaced.remove(0).get();
      if (oldest != null) {
        oldest.drop();
      }
    }
  }

  synchronized void replace(RenderedPage page) {
    if (current.remove(page)) {
      replaced.add(new WeakReference<>(page));
    }
  }

  private long size() {
    long size = current.stream().mapToLong(RenderedPage::size).sum();
    return size
        + replaced.stream()
            .map(WeakReference::get)
            .filter(Objects::nonNull)
            .mapToLong(RenderedPage::size)
            .sum();
  }
}
