// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;

/**
 * The picture that one poll took of a cluster that answered.
 *
 * @param at when the poll began
 * @param jobs live and ended ones, that the include and exclude settings let through
 */
public record Snapshot(Instant at, Cluster cluster, List<Job> jobs) {
  public Snapshot {
    jobs = List.copyOf(jobs);
  }
}
