// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.text.EnumLabels;

/** What limits the parallelism of a job: the values of the label {@code limit}. */
public enum ScaleLimit {
  /** Flink refuses to restore state with a higher parallelism than its maximum parallelism. */
  MAX_PARALLELISM(true),
  /** Of a source's input. More subtasks than partitions run, but have nothing to read. */
  PARTITIONS(false),
  /** Of a cluster that does not start TaskManagers on demand. */
  SLOTS(true),
  /** The buffers that the tasks on one TaskManager use to exchange records. */
  NETWORK_MEMORY(true);

  private final boolean prevents;

  ScaleLimit(boolean prevents) {
    this.prevents = prevents;
  }

  /** Value of the label {@code limit}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }

  /** Whether a job above the limit does not run, rather than run no faster. */
  public boolean prevents() {
    return prevents;
  }
}
