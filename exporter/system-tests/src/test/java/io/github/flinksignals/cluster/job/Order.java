// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

/** The record type. A Flink POJO, hence public and mutable. */
public final class Order {
  /** The key of the totals; 0 until the order is enriched. */
  public long customer;

  /** When the order was placed, in microseconds since the epoch. */
  public long placedAtMicros;

  /** Padding, so that buffers fill as in real jobs. */
  public byte[] details;

  /** Needed by Flink's POJO serializer. */
  public Order() {}

  Order(long placedAtMicros, int bytes) {
    this.placedAtMicros = placedAtMicros;
    this.details = new byte[bytes];
  }
}
