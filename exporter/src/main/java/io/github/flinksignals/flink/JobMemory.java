// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.memory.HeapShare;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the memory for the details of all jobs. A job that fits keeps its place for as long as it
 * is listed; a job that does not fit is exported without details, so it is not taken for healthy.
 */
final class JobMemory {
  private static final Logger log = LoggerFactory.getLogger(JobMemory.class);

  /** In bytes: what history and assessment keep of a job, of a task and of a checkpoint. */
  private static final int JOB = 8 << 10;

  private static final int TASK = 2_200;
  private static final int CHECKPOINT = 300;

  private static final int EXCHANGE = 80;

  /** Several readings of a subtask are kept. */
  private static final int SUBTASK = 1_000;

  private final long most;
  private final Map<Run, Long> admitted = new HashMap<>();
  private boolean exceeded;

  JobMemory() {
    this(HeapShare.JOBS.bytes());
  }

  /**
   * @param most bytes for all jobs
   */
  JobMemory(long most) {
    this.most = most;
  }

  /** Frees the places of all other runs. */
  synchronized void retain(Collection<Run> listed) {
    admitted.keySet().retainAll(listed);
  }

  /** Whether the details of a run fit. */
  synchronized boolean admits(Run run, JobDetails details) {
    long others = admitted.values().stream().mapToLong(Long::longValue).sum();
    long size = size(details);
    others -= admitted.getOrDefault(run, 0L);
    if (others + size <= most) {
      admitted.put(run, size);
      return true;
    }
    admitted.remove(run);
    if (!exceeded) {
      log.warn(
          "The jobs have more tasks than the heap has room for, so some are exported without"
              + " details: raise the maximum heap (-Xmx) or narrow --job.include");
      exceeded = true;
    }
    return false;
  }

  private static long size(JobDetails details) {
    return JOB
        + details.tasks().stream().mapToLong(JobMemory::size).sum()
        + details.checkpoints().map(CheckpointStatistics::recent).orElse(List.of()).stream()
            .mapToLong(JobMemory::size)
            .sum();
  }

  private static long size(Task task) {
    return TASK
        + (long) SUBTASK * task.subtasks().size()
        + task.name().length()
        + task.id().length()
        + task.slotSharingGroup().map(String::length).orElse(0)
        + task.inputs().stream().mapToLong(String::length).sum()
        + task.exchanges().stream()
            .mapToLong(exchange -> EXCHANGE + exchange.from().length())
            .sum();
  }

  private static long size(Checkpoint checkpoint) {
    return (long) CHECKPOINT + checkpoint.externalPath().map(String::length).orElse(0);
  }
}
