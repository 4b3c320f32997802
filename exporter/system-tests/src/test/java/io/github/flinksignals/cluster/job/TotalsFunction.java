// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Counts the orders of each customer in keyed state. */
final class TotalsFunction extends KeyedProcessFunction<Long, Order, Order>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final int bytesPerCustomer;
  private final TaskFaults faults;
  private transient ValueState<Totals> totals;

  TotalsFunction(long stateBytes, TaskFaults faults) {
    this.bytesPerCustomer = Math.toIntExact(stateBytes / EnrichFunction.CUSTOMERS);
    this.faults = faults;
  }

  @Override
  public void processElement(Order order, Context context, Collector<Order> out) throws Exception {
    faults.beforeRecord();
    Totals current = totals.value();
    totals.update(current == null ? new Totals(1, bytesPerCustomer) : current.plusOne());
    out.collect(order);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    faults.beforeSnapshot();
    SnapshotFaults.snapshotTaken();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    totals =
        context.getKeyedStateStore().getState(new ValueStateDescriptor<>("totals", Totals.class));
  }
}
