// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Faults of writing the keyed state. */
final class SnapshotFaults {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  /** Whether a snapshot was taken that is not being written yet. Only its first write is slow. */
  private static final AtomicBoolean FIRST_WRITE = new AtomicBoolean();

  private SnapshotFaults() {}

  static void snapshotTaken() {
    FIRST_WRITE.set(true);
  }

  static void beforeWrite() throws IOException {
    if (FIRST_WRITE.getAndSet(false)) {
      delay();
    }
    String failure = ControlFile.plan().writeFailure().orElse(null);
    if (failure != null) {
      // Flink's own checkpoint streams wrap the store's exception like this.
      throw new IOException(
          "Could not flush to file and close the file system output stream to s3://checkpoints/a in"
              + " order to obtain the stream state handle",
          new IOException(failure));
    }
  }

  private static void delay() throws IOException {
    long startNanos = System.nanoTime();
    try {
      while (System.nanoTime() - startNanos < ControlFile.plan().writeDuration().toNanos()) {
        Thread.sleep(POLL_INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The checkpoint was aborted");
    }
  }
}
