// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;

/**
 * The cluster and its jobs in one poll that was answered.
 *
 * @param at when the poll began
 * @param jobs live and ended ones that match the include and exclude settings
 * @param beyondLimit names of live jobs above the job limit, which were not polled; one for each
 *     job
 */
public record Snapshot(Instant at, Cluster cluster, List<Job> jobs, List<String> beyondLimit) {
  public Snapshot {
    jobs = List.copyOf(jobs);
    beyondLimit = List.copyOf(beyondLimit);
  }
}
