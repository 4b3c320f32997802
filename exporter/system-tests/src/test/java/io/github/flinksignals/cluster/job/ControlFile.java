// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The job's view of its control file, looked at every 100 ms at most.
 *
 * <p>Static, because values that write themselves know no function to ask. Flink loads a job's
 * classes once per job, so jobs in one TaskManager do not share it.
 */
final class ControlFile {
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

  private static volatile String path = "";
  private static volatile FaultPlan plan = FaultPlan.NONE;
  private static volatile long lookedAt = System.nanoTime() - LOOK_EVERY_NANOS;

  private ControlFile() {}

  static void use(String controlFile) {
    path = controlFile;
  }

  static FaultPlan plan() {
    long now = System.nanoTime();
    if (now - lookedAt >= LOOK_EVERY_NANOS && !path.isEmpty()) {
      lookedAt = now;
      plan = read();
    }
    return plan;
  }

  private static FaultPlan read() {
    try {
      Path file = Path.of(path);
      return Files.exists(file) ? FaultPlan.parse(Files.readString(file)) : FaultPlan.NONE;
    } catch (IOException e) {
      // The file went away between the two calls: the faults are off.
      return FaultPlan.NONE;
    }
  }
}
