// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

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

  WarehouseSinkFunction(TaskFaults faults) {
    this.faults = faults;
  }

  @Override
  public void processElement(Order order, Context context, Collector<Order> out)
      throws InterruptedException {
    faults.beforeRecord();
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    faults.beforeSnapshot();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}
}
