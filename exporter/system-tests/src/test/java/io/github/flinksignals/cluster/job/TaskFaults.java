// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets the faults that are switched on happen in one task. */
final class TaskFaults implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sleeps are cut short when the fault is switched off, so that a job recovers at once. */
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
    long begun = System.nanoTime();
    Duration left = plan().perRecord(task);
    while (left.compareTo(Duration.ZERO) > 0) {
      Duration nap = left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
      TimeUnit.NANOSECONDS.sleep(nap.toNanos());
      left = plan().perRecord(task).minusNanos(System.nanoTime() - begun);
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
