// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;

/** Assigns each partition to the subtask with its number modulo the parallelism. */
final class OrderPartitions
    implements SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> {
  private final SplitEnumeratorContext<NumberSequenceSplit> context;
  private final List<NumberSequenceSplit> unassigned;
  private final boolean bounded;

  OrderPartitions(
      SplitEnumeratorContext<NumberSequenceSplit> context,
      Collection<NumberSequenceSplit> unassigned,
      boolean bounded) {
    this.context = context;
    this.unassigned = new ArrayList<>(unassigned);
    this.bounded = bounded;
  }

  @Override
  public void start() {}

  @Override
  public void addReader(int subtask) {
    for (Iterator<NumberSequenceSplit> splits = unassigned.iterator(); splits.hasNext(); ) {
      NumberSequenceSplit split = splits.next();
      if (Integer.parseInt(split.splitId()) % context.currentParallelism() == subtask) {
        splits.remove();
        context.assignSplit(split, subtask);
      }
    }
    if (bounded) {
      context.signalNoMoreSplits(subtask);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String requesterHostname) {
    // Readers never request splits: they get them when they register.
  }

  @Override
  public void addSplitsBack(List<NumberSequenceSplit> splits, int subtask) {
    unassigned.addAll(splits);
  }

  @Override
  public Collection<NumberSequenceSplit> snapshotState(long checkpointId) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {}
}
