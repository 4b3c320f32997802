// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.TaskLoad;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads how much time the TaskManagers spend on garbage collection, with one request for all of
 * them each minute, while a job may suffer from it. Flink reports the average of the last minute,
 * so nothing is missed in between. How full a heap is at one moment shows less: it is full before
 * each collection. Not thread-safe.
 */
final class GarbageCollectionReader {
  /** Flink 1.19 or later. The sum of all collectors, so it can exceed the time that passed. */
  private static final String TIME = "Status.JVM.GarbageCollector.All.TimeMsPerSecond";

  private static final double MILLIS_PER_SECOND = 1000;
  private static final double BACKPRESSURED = 0.5;
  private static final double BUSY = 0.8;
  private static final ReadInterval BETWEEN_READINGS = ReadInterval.ofSeconds(60);

  private final FlinkEndpoints flink;
  private Optional<Instant> readAt = Optional.empty();

  GarbageCollectionReader(FlinkEndpoints flink) {
    this.flink = flink;
  }

  /**
   * See {@link Cluster#garbageCollection}; empty between two readings, and while no job suffers.
   *
   * @param jobs as read in this poll
   */
  OptionalDouble read(List<Job> jobs, Instant now, Deadline deadline) {
    boolean wanted = jobs.stream().anyMatch(GarbageCollectionReader::maySuffer);
    if (!wanted || !BETWEEN_READINGS.due(readAt, now) || deadline.passed()) {
      return OptionalDouble.empty();
    }
    readAt = Optional.of(now);
    return flink.taskManagerMetric(TIME, deadline).value().stream()
        .flatMap(metrics -> metrics.stream().map(RestMessages.AggregatedMetric::max))
        .filter(Objects::nonNull)
        .mapToDouble(millis -> millis / MILLIS_PER_SECOND)
        .filter(share -> share >= 0)
        .map(share -> Math.min(1, share))
        .findFirst();
  }

  /** Tasks do not run, wait for others, are busy, or do not acknowledge a checkpoint in time. */
  private static boolean maySuffer(Job job) {
    return !job.state().ended()
        && (!job.counts().allRunning()
            || job.tasks().stream()
                .anyMatch(task -> !task.subtasks().isEmpty() || slow(task.load()))
            || job.details()
                .flatMap(JobDetails::checkpoints)
                .map(checkpoints -> !checkpoints.diagnosis().unacknowledgedTasks().isEmpty())
                .orElse(false));
  }

  /** Of a source or a sink; the load of other tasks is not read. */
  private static boolean slow(TaskLoad load) {
    return load.backpressuredHighest().orElse(0) > BACKPRESSURED
        || load.busyHighest().orElse(0) > BUSY;
  }
}
