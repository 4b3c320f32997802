// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Generates orders in the partitions of a simulated log. Like a real log, and unlike Flink's own
 * generator, it grows at a steady rate even if the job does not read: a slow job falls behind,
 * reports {@code pendingRecords}, and catches up afterwards. Partitions move between subtasks when
 * the job is rescaled, and a subtask can have no partition.
 *
 * <p>A partition is a split of a number range in Flink. Its numbers are the times of the next and
 * the last order, in microseconds since the epoch, so a savepoint stays valid when the rate
 * changes.
 */
final class OrderSource
    implements Source<Order, NumberSequenceSplit, Collection<NumberSequenceSplit>>,
        ResultTypeQueryable<Order> {
  private static final long serialVersionUID = 1L;

  /** Used only for its split serializers. */
  private final NumberSequenceSource numbers = new NumberSequenceSource(0, Long.MAX_VALUE);

  private final int partitions;
  private final long microsBetweenOrders;
  private final long ordersPerPartition;
  private final boolean bounded;
  private final Duration backlog;
  private final int recordBytes;
  private final TaskFaults faults;

  OrderSource(JobOptions options, TaskFaults faults) {
    Optional<Long> records = options.records();
    this.partitions = options.partitions();
    this.microsBetweenOrders = Math.round(1e6 * partitions / options.recordsPerSecond());
    this.ordersPerPartition = records.map(all -> (all + partitions - 1) / partitions).orElse(0L);
    this.bounded = records.isPresent();
    this.backlog = options.backlog();
    this.recordBytes = options.recordBytes();
    this.faults = faults;
  }

  @Override
  public Boundedness getBoundedness() {
    return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Order, NumberSequenceSplit> createReader(SourceReaderContext context) {
    return new OrderReader(context, microsBetweenOrders, recordBytes, faults);
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context) {
    long start = nowMicros() - TimeUnit.MILLISECONDS.toMicros(backlog.toMillis());
    List<NumberSequenceSplit> splits = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      long first = start + partition * microsBetweenOrders / partitions;
      long last = bounded ? first + (ordersPerPartition - 1) * microsBetweenOrders : Long.MAX_VALUE;
      splits.add(new NumberSequenceSplit(Integer.toString(partition), first, last));
    }
    return new OrderPartitions(context, splits, bounded);
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context,
      Collection<NumberSequenceSplit> unassigned) {
    return new OrderPartitions(context, unassigned, bounded);
  }

  @Override
  public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
    return numbers.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Collection<NumberSequenceSplit>>
      getEnumeratorCheckpointSerializer() {
    return numbers.getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<Order> getProducedType() {
    return TypeInformation.of(Order.class);
  }

  static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }
}
