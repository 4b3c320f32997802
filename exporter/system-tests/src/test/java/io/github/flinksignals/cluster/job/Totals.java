// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.CopyableValue;

/**
 * The state kept for one customer.
 *
 * <p>It serializes itself because the heap state backend serializes state in the asynchronous phase
 * of a checkpoint: to Flink, an error in {@link #write} looks like an error of the checkpoint
 * storage. It is a {@code CopyableValue} because Flink copies other values with Kryo.
 */
public final class Totals implements CopyableValue<Totals> {
  private static final long serialVersionUID = 1L;

  private long orders;
  private byte[] history;

  /** Needed by Flink's value serializer. */
  public Totals() {
    this(0, 0);
  }

  Totals(long orders, int bytes) {
    this(orders, new byte[bytes]);
  }

  private Totals(long orders, byte[] history) {
    this.orders = orders;
    this.history = history;
  }

  Totals plusOne() {
    return new Totals(orders + 1, history);
  }

  @Override
  public void write(DataOutputView out) throws IOException {
    SnapshotFaults.beforeWrite();
    out.writeLong(orders);
    out.writeInt(history.length);
    out.write(history);
  }

  @Override
  public void read(DataInputView in) throws IOException {
    orders = in.readLong();
    history = new byte[in.readInt()];
    in.readFully(history);
  }

  @Override
  public int getBinaryLength() {
    return -1; // In Flink: variable length.
  }

  @Override
  public void copyTo(Totals target) {
    target.orders = orders;
    target.history = history;
  }

  @Override
  public Totals copy() {
    return new Totals(orders, history);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeLong(source.readLong());
    int length = source.readInt();
    target.writeInt(length);
    target.write(source, length);
  }
}
