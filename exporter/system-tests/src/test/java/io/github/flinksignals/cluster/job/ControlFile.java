// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads the control file of the job, at most every 100 ms.
 *
 * <p>Static, because values that serialize themselves have no reference to a function. Flink loads
 * the classes of each job separately, so jobs in one TaskManager do not share it.
 */
final class ControlFile {
  private static final long READ_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

  private static volatile String path = "";
  private static volatile FaultPlan plan = FaultPlan.NONE;
  private static volatile long lastReadNanos = System.nanoTime() - READ_INTERVAL_NANOS;

  private ControlFile() {}

  static void use(String controlFile) {
    path = controlFile;
  }

  static FaultPlan plan() {
    long now = System.nanoTime();
    if (now - lastReadNanos >= READ_INTERVAL_NANOS && !path.isEmpty()) {
      lastReadNanos = now;
      plan = read();
    }
    return plan;
  }

  private static FaultPlan read() {
    try {
      Path file = Path.of(path);
      return Files.exists(file) ? FaultPlan.parse(Files.readString(file)) : FaultPlan.NONE;
    } catch (IOException e) {
      // The file was removed between the two calls, so all faults are off.
      return FaultPlan.NONE;
    }
  }
}
