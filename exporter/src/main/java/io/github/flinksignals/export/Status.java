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
 * The latest assessment as {@code /}, {@code /api/v1/status} and {@code check} tell it. The names
 * of the records' components are those of the JSON.
 *
 * @param at of the last poll
 * @param jobs the unwell first, then by name
 */
public record Status(Instant at, FlinkStatus flink, List<JobStatus> jobs) {
  private static final Comparator<JobStatus> UNWELL_FIRST =
      Comparator.comparing(JobStatus::standing)
          .thenComparing(JobStatus::worst)
          .thenComparing(JobStatus::name);

  public Status {
    jobs = List.copyOf(jobs);
  }

  /**
   * The cluster as it was last seen.
   *
   * @param reachable whether the last poll reached the JobManager
   * @param trouble why it did not, in words that go on after the name of the server
   * @param lastReached when a poll last did; empty if none ever did
   * @param version of Flink
   * @param slotsAvailable slots that no job holds
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

  /** Everything there is to tell after a poll. */
  public static Status of(Assessment assessment) {
    return new Status(
        assessment.at(),
        FlinkStatus.of(assessment.cluster()),
        assessment.jobs().values().stream().map(JobStatus::of).sorted(UNWELL_FIRST).toList());
  }

  /** The same of some jobs alone. */
  public Status only(Set<String> names) {
    return new Status(at, flink, jobs.stream().filter(job -> names.contains(job.name())).toList());
  }
}
