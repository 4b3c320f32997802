// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cluster and its jobs in one poll that was answered.
 *
 * @param at when the poll began
 * @param jobs live and ended ones that match the include and exclude settings
 * @param failedApplication the newest application, if it failed without a job; empty before Flink
 *     2.3, and while a job is live
 * @param beyondLimit names of live jobs above the job limit, which were not polled; one for each
 *     job
 */
public record Snapshot(
    Instant at,
    Cluster cluster,
    List<Job> jobs,
    Optional<FailedApplication> failedApplication,
    List<String> beyondLimit) {
  public Snapshot {
    jobs = List.copyOf(jobs);
    beyondLimit = List.copyOf(beyondLimit);
  }

  /** Without a failed application. */
  public Snapshot(Instant at, Cluster cluster, List<Job> jobs, List<String> beyondLimit) {
    this(at, cluster, jobs, Optional.empty(), beyondLimit);
  }
}
