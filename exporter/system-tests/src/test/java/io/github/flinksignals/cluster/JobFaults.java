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
 * Switches the faults of one job while it runs. Faults add up until {@link #clear}; its tasks
 * notice a change within 100 ms. A job that is submitted anew begins without faults.
 */
public final class JobFaults {
  private final Path controlFile;
  private FaultPlan plan = FaultPlan.NONE;

  JobFaults(Path controlFile) {
    this.controlFile = controlFile;
  }

  /** Makes each subtask of a task take this long for one record. */
  public void slow(JobTask task, Duration perRecord) {
    set(plan.withSlow(task, perRecord));
  }

  /** Makes a task throw a {@code RuntimeException} at each record, so that the job restarts. */
  public void throwing(JobTask task, String message) {
    set(plan.withThrowing(task, message));
  }

  /**
   * Makes writing the state fail in the asynchronous phase of checkpoints, as trouble with remote
   * storage does: the checkpoint fails, the tasks run on, and the message is only in the logs.
   */
  public void failingCheckpoints(String message) {
    set(plan.withFailingWrite(message));
  }

  /** Makes the asynchronous phase of each checkpoint take this much longer. */
  public void slowCheckpoints(Duration duration) {
    set(plan.withSlowWrite(duration));
  }

  /**
   * Makes a task throw in the synchronous phase of checkpoints, so that the job restarts whatever
   * number of failed checkpoints it tolerates. The source takes no part.
   */
  public void throwingSnapshots(JobTask task, String message) {
    if (task == JobTask.SOURCE) {
      throw new IllegalArgumentException("The source takes its snapshot in Flink's own code");
    }
    set(plan.withThrowingSnapshot(task, message));
  }

  /** Stops the input: no orders are placed any more, in any partition. */
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
      // A move, because tasks may read at any time.
      Files.move(next, controlFile, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    plan = changed;
  }
}
