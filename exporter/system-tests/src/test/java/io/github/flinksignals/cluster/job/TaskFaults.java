// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Faults of one task. */
final class TaskFaults implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sleeps are short, so that a job recovers soon after the fault is switched off. */
  private static final Duration LONGEST_SLEEP = Duration.ofMillis(100);

  private final String controlFile;
  private final JobTask task;

  TaskFaults(String controlFile, JobTask task) {
    this.controlFile = controlFile;
    this.task = task;
  }

  FaultPlan plan() {
    ControlFile.use(controlFile);
    return ControlFile.plan();
  }

  void beforeRecord() throws InterruptedException {
    throwIfAny(plan().failure(task));
    long startNanos = System.nanoTime();
    Duration left = plan().perRecord(task);
    while (left.compareTo(Duration.ZERO) > 0) {
      Duration sleep = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
      TimeUnit.NANOSECONDS.sleep(sleep.toNanos());
      left = plan().perRecord(task).minusNanos(System.nanoTime() - startNanos);
    }
  }

  void beforeSnapshot() {
    throwIfAny(plan().snapshotFailure(task));
  }

  private static void throwIfAny(Optional<String> failure) {
    if (failure.isPresent()) {
      throw new RuntimeException(failure.get());
    }
  }
}
