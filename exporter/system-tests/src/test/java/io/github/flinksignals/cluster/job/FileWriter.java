// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes orders to files that a committer publishes. Like Iceberg's writer it emits only before the
 * barrier of a checkpoint, one record for the file that it closes.
 */
final class FileWriter extends AbstractStreamOperator<Long>
    implements OneInputStreamOperator<Order, Long> {
  private static final long serialVersionUID = 1L;

  private final TaskFaults faults;
  private long orders;

  FileWriter(TaskFaults faults) {
    this.faults = faults;
  }

  @Override
  public void processElement(StreamRecord<Order> order) throws InterruptedException {
    faults.beforeRecord();
    orders++;
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    output.collect(new StreamRecord<>(orders));
    orders = 0;
  }
}
