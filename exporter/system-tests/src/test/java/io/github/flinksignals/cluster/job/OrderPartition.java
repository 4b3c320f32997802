// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;

/** Read position of a partition. Written by the task, and also read by Flink's metric threads. */
final class OrderPartition {
  private final String id;
  private final long last;
  private volatile long next;

  OrderPartition(NumberSequenceSplit split) {
    this.id = split.splitId();
    this.next = split.from();
    this.last = split.to();
  }

  String id() {
    return id;
  }

  int number() {
    return Integer.parseInt(id);
  }

  /** Time of the next order, in microseconds since the epoch. */
  long next() {
    return next;
  }

  void skipTo(long micros) {
    next = Math.max(next, micros);
  }

  boolean isAtEnd() {
    return next > last;
  }

  NumberSequenceSplit toSplit() {
    return new NumberSequenceSplit(id, next, last);
  }
}
