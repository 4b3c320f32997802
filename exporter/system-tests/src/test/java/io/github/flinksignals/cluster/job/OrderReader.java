// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;

/** Emits orders, oldest first, when their time has come. */
final class OrderReader implements SourceReader<Order, NumberSequenceSplit> {
  /** Upper bound, so that a change of the faults is noticed soon. */
  private static final long LONGEST_WAIT_MICROS = 100_000;

  private final SourceReaderContext context;
  private final long microsBetweenOrders;
  private final int recordBytes;
  private final TaskFaults faults;

  /** Also read by Flink's metric threads, hence a thread-safe list. */
  private final List<OrderPartition> partitions = new CopyOnWriteArrayList<>();

  private boolean noMoreSplits;
  private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);

  OrderReader(
      SourceReaderContext context, long microsBetweenOrders, int recordBytes, TaskFaults faults) {
    this.context = context;
    this.microsBetweenOrders = microsBetweenOrders;
    this.recordBytes = recordBytes;
    this.faults = faults;
  }

  @Override
  public void start() {
    context.metricGroup().setPendingRecordsGauge(this::pendingRecords);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Order> output) throws InterruptedException {
    long now = OrderSource.nowMicros();
    FaultPlan plan = faults.plan();
    partitions.stream()
        .filter(partition -> plan.isQuiet(partition.number()))
        .forEach(partition -> partition.skipTo(now));
    if (partitions.isEmpty()) {
      return noMoreSplits ? InputStatus.END_OF_INPUT : waitFor(new CompletableFuture<>());
    }
    Optional<OrderPartition> oldest =
        partitions.stream()
            .filter(partition -> !plan.isQuiet(partition.number()))
            .min(Comparator.comparingLong(OrderPartition::next));
    long wait = oldest.map(partition -> partition.next() - now).orElse(LONGEST_WAIT_MICROS);
    if (wait > 0) {
      return waitFor(
          new CompletableFuture<Void>()
              .completeOnTimeout(null, Math.min(wait, LONGEST_WAIT_MICROS), TimeUnit.MICROSECONDS));
    }
    faults.beforeRecord();
    emit(oldest.get(), output);
    return InputStatus.MORE_AVAILABLE;
  }

  private void emit(OrderPartition partition, ReaderOutput<Order> output) {
    long placedAt = partition.next();
    // One output per partition: the watermark then follows the partition that is furthest behind,
    // and stands still when one has no orders, as with Kafka.
    output
        .createOutputForSplit(partition.id())
        .collect(new Order(placedAt, recordBytes), TimeUnit.MICROSECONDS.toMillis(placedAt));
    partition.skipTo(placedAt + microsBetweenOrders);
    if (partition.isAtEnd()) {
      output.releaseOutputForSplit(partition.id());
      partitions.remove(partition);
    }
  }

  private InputStatus waitFor(CompletableFuture<Void> future) {
    available = future;
    return InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void addSplits(List<NumberSequenceSplit> splits) {
    splits.forEach(split -> partitions.add(new OrderPartition(split)));
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public List<NumberSequenceSplit> snapshotState(long checkpointId) {
    return partitions.stream().map(OrderPartition::toSplit).toList();
  }

  @Override
  public void close() {}

  private long pendingRecords() {
    long now = OrderSource.nowMicros();
    FaultPlan plan = faults.plan();
    return partitions.stream()
        .filter(partition -> !plan.isQuiet(partition.number()))
        .mapToLong(partition -> Math.max(0, (now - partition.next()) / microsBetweenOrders))
        .sum();
  }
}
