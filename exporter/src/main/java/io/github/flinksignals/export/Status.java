// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.Assessment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The latest assessment, as shown by {@code /}, {@code /api/v1/status} and {@code check}. The names
 * of the records' components are the field names of the JSON.
 *
 * @param at time of the last poll, by the JobManager's clock if it differs
 * @param jobs by health, then by severity and name
 */
public record Status(Instant at, FlinkStatus flink, List<JobStatus> jobs) {
  private static final Comparator<JobStatus> MOST_URGENT_FIRST =
      Comparator.comparing(JobStatus::health)
          .thenComparing(JobStatus::worst)
          .thenComparing(JobStatus::name);

  public Status {
    jobs = List.copyOf(jobs);
  }

  /**
   * The last known state of the cluster.
   *
   * @param reachable whether the last poll reached the JobManager
   * @param trouble why it did not, as a predicate to follow "the JobManager"
   * @param lastReached when a poll last reached it; empty if never
   * @param version Flink version
   * @param slotsAvailable number of free slots
   */
  public record FlinkStatus(
      boolean reachable,
      Optional<String> trouble,
      Optional<Instant> lastReached,
      Optional<String> version,
      OptionalInt taskManagers,
      OptionalInt slots,
      OptionalInt slotsAvailable) {

    private static FlinkStatus of(ClusterHistory history) {
      Cluster cluster = history.cluster();
      return new FlinkStatus(
          history.reachable(),
          history.missed().map(Poll.Missed::explanation),
          history.lastReached(),
          cluster.flinkVersion(),
          cluster.taskManagers(),
          cluster.slots(),
          cluster.slotsAvailable());
    }
  }

  /** The status after a poll. */
  public static Status of(Assessment assessment, Links links) {
    return new Status(
        assessment.at(),
        FlinkStatus.of(assessment.cluster()),
        assessment.jobs().values().stream()
            .map(job -> JobStatus.of(job, links))
            .sorted(MOST_URGENT_FIRST)
            .toList());
  }

  /** This status with only the jobs of these names. */
  public Status only(Set<String> names) {
    return new Status(at, flink, jobs.stream().filter(job -> names.contains(job.name())).toList());
  }
}
