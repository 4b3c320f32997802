// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Sets the customer of an order. */
final class EnrichFunction implements MapFunction<Order, Order>, CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Enough keys to fill every key group with the default maximum parallelism of 128. */
  static final int CUSTOMERS = 1000;

  /** The customer of a hot key. */
  private static final int HOT_CUSTOMER = 0;

  /** Distributes the times of orders, which are multiples of a few numbers, over all customers. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final TaskFaults faults;

  EnrichFunction(TaskFaults faults) {
    this.faults = faults;
  }

  @Override
  public Order map(Order order) throws InterruptedException {
    faults.beforeRecord();
    HeldHeap.hold(faults.plan().heldHeapPercent());
    int customer = Math.floorMod(Long.hashCode(order.placedAtMicros * MIX), CUSTOMERS);
    boolean hot = customer < CUSTOMERS * faults.plan().hotKeyPercent() / 100;
    order.customer = hot ? HOT_CUSTOMER : customer;
    return order;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    faults.beforeSnapshot();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {}
}
