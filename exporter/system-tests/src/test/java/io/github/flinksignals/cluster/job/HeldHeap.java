// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.util.ArrayList;
import java.util.List;

/**
 * Objects that a job keeps on the heap of each TaskManager, so that the garbage collector works.
 */
final class HeldHeap {
  private static final int CHUNK = 1 << 16;

  /** Chunks that are replaced for each record. */
  private static final int GARBAGE = 40;

  private static final List<byte[]> HELD = new ArrayList<>();

  private HeldHeap() {}

  /**
   * Keeps this percentage of the heap, all tasks of the TaskManager together, and replaces a part
   * of it for each record; 0 releases everything.
   */
  static void hold(int percent) {
    synchronized (HELD) {
      long chunks = Runtime.getRuntime().maxMemory() / CHUNK * percent / 100;
      while (HELD.size() > chunks) {
        HELD.remove(HELD.size() - 1);
      }
      while (HELD.size() < chunks) {
        HELD.add(new byte[CHUNK]);
      }
      for (int i = 0; i < Math.min(GARBAGE, chunks); i++) {
        HELD.set(i, new byte[CHUNK]);
      }
    }
  }
}
