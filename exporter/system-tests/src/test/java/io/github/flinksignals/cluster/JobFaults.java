// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.cluster.job.FaultPlan;
import io.github.flinksignals.cluster.job.JobTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * Switches faults of one running job on and off. Faults add up until {@link #clear}. Tasks notice a
 * change within 100 ms. A newly submitted job starts without faults.
 */
public final class JobFaults {
  private final Path controlFile;
  private FaultPlan plan = FaultPlan.NONE;

  JobFaults(Path controlFile) {
    this.controlFile = controlFile;
  }

  /** Each subtask of a task takes this long per record. */
  public void slow(JobTask task, Duration perRecord) {
    set(plan.withSlow(task, perRecord));
  }

  /** This percentage of the orders are from one customer. */
  public void hotKey(int percent) {
    set(plan.withHotKey(percent));
  }

  /** The job keeps this percentage of the heap of each TaskManager, and produces garbage. */
  public void holdHeap(int percent) {
    set(plan.withHeldHeap(percent));
  }

  /** A task throws a {@code RuntimeException} for each record, so the job restarts. */
  public void throwing(JobTask task, String message) {
    set(plan.withThrowing(task, message));
  }

  /**
   * Writing the state fails in the asynchronous phase of checkpoints, like an error of remote
   * storage: the checkpoint fails, the tasks keep running, and the message is only in the logs.
   */
  public void failingCheckpoints(String message) {
    set(plan.withFailingWrite(message));
  }

  /** The asynchronous phase of each checkpoint takes this much longer. */
  public void slowCheckpoints(Duration duration) {
    set(plan.withSlowWrite(duration));
  }

  /**
   * A task throws in the synchronous phase of checkpoints, so the job restarts regardless of how
   * many failed checkpoints it tolerates. Not supported for the source.
   */
  public void throwingSnapshots(JobTask task, String message) {
    if (task == JobTask.SOURCE) {
      throw new IllegalArgumentException(
          "Not supported for the source: Flink itself takes its snapshots");
    }
    set(plan.withThrowingSnapshot(task, message));
  }

  /** Stops the input: no partition gets new orders. */
  public void quietInput() {
    set(plan.withQuietInput());
  }

  /** Stops the input of one partition, so that the watermark stands still. */
  public void quietPartition(int partition) {
    set(plan.withQuietPartition(partition));
  }

  /** Switches all faults off. */
  public void clear() {
    set(FaultPlan.NONE);
  }

  private synchronized void set(FaultPlan changed) {
    Path next = controlFile.resolveSibling(controlFile.getFileName() + ".next");
    try {
      Files.writeString(next, changed.format());
      // Moving is atomic, and tasks may read the file at any time.
      Files.move(next, controlFile, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    plan = changed;
  }
}
