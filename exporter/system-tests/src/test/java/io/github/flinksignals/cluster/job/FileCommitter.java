// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Publishes the files of a {@link FileWriter}. */
final class FileCommitter extends ProcessFunction<Long, Long> {
  private static final long serialVersionUID = 1L;

  private final TaskFaults faults;

  FileCommitter(TaskFaults faults) {
    this.faults = faults;
  }

  @Override
  public void processElement(Long orders, Context context, Collector<Long> out)
      throws InterruptedException {
    faults.beforeRecord();
  }
}
