// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The picture that one poll took of a cluster that answered.
 *
 * @param at when the poll began
 * @param jobs live and ended ones, that the include and exclude settings let through
 * @param beyondLimit names of further live jobs, which nothing was asked of for want of room
 */
public record Snapshot(Instant at, Cluster cluster, List<Job> jobs, Set<String> beyondLimit) {
  public Snapshot {
    jobs = List.copyOf(jobs);
    beyondLimit = Set.copyOf(beyondLimit);
  }
}
