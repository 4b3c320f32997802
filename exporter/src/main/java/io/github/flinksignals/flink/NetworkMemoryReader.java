// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.NetworkMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads how many network buffers the TaskManagers have, with one request for all of them: while a
 * job could be scaled because its tasks wait for each other, or always. The number of a TaskManager
 * never changes, so it is kept as long as there are as many TaskManagers. Not thread-safe.
 */
final class NetworkMemoryReader {
  private static final String SEGMENTS = "Status.Shuffle.Netty.TotalMemorySegments";

  /** The number of buffers of 32 KiB in 2 TiB. */
  private static final double MOST_SEGMENTS = 1 << 26;

  /** TaskManagers may have been replaced by others. */
  private static final ReadInterval BETWEEN_READINGS = ReadInterval.ofSeconds(60);

  private final FlinkEndpoints flink;
  private final NetworkMemoryReading when;
  private Optional<Reading> last = Optional.empty();

  /**
   * @param taskManagers how many there were
   */
  private record Reading(Instant at, OptionalInt taskManagers, Optional<NetworkMemory> memory) {}

  NetworkMemoryReader(FlinkEndpoints flink, NetworkMemoryReading when) {
    this.flink = flink;
    this.when = when;
  }

  /** The JobManager that answers next may be another process with other TaskManagers. */
  void newJobManager() {
    last = Optional.empty();
  }

  /**
   * Empty if it is not known.
   *
   * @param jobs as read in this poll
   */
  Optional<NetworkMemory> read(
      List<Job> jobs,
      OptionalInt taskManagers,
      ClusterFacts facts,
      Instant now,
      Deadline deadline) {
    last = last.filter(reading -> reading.taskManagers().equals(taskManagers));
    boolean wanted =
        when == NetworkMemoryReading.ALWAYS || jobs.stream().anyMatch(NetworkMemoryReader::waits);
    boolean due =
        BETWEEN_READINGS.due(
            last.filter(reading -> reading.memory().isPresent()).map(Reading::at), now);
    if (wanted && due && !deadline.passed()) {
      last =
          Optional.of(
              new Reading(
                  now,
                  taskManagers,
                  flink
                      .taskManagerMetric(SEGMENTS, deadline)
                      .value()
                      .flatMap(metrics -> metrics.stream().findFirst())
                      .flatMap(metric -> memory(metric, facts))));
    }
    return last.flatMap(Reading::memory);
  }

  /** The subtasks of a task are read only if others could wait for it, or lag rises. */
  private static boolean waits(Job job) {
    return job.tasks().stream().anyMatch(task -> !task.subtasks().isEmpty());
  }

  private static Optional<NetworkMemory> memory(
      RestMessages.AggregatedMetric metric, ClusterFacts facts) {
    if (!plausible(metric.min()) || !plausible(metric.max())) {
      return Optional.empty();
    }
    return Optional.of(
        new NetworkMemory(
            metric.min().intValue(),
            metric.max().intValue(),
            facts.buffersPerChannel(),
            facts.mostRequiredPerGate()));
  }

  private static boolean plausible(Double segments) {
    return segments != null && segments >= 1 && segments <= MOST_SEGMENTS;
  }
}
