// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Emits nothing, so it is a sink in every Flink version. */
final class WarehouseSinkFunction extends ProcessFunction<Order, Order>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final TaskFaults faults;

  /** Empty if the times are not written; an Optional is not serializable. */
  private final String deliveryTimes;

  WarehouseSinkFunction(TaskFaults faults, String deliveryTimes) {
    this.faults = faults;
    this.deliveryTimes = deliveryTimes;
  }

  @Override
  public void processElement(Order order, Context context, Collector<Order> out)
      throws InterruptedException, IOException {
    faults.beforeRecord();
    if (!deliveryTimes.isEmpty()) {
      // Subtasks share the file. A short line is appended in one piece.
      Files.writeString(
          Path.of(deliveryTimes),
          System.currentTimeMillis() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    faults.beforeSnapshot();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}
}
