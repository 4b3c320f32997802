// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.util.Optional;

/**
 * The parts of a job's last assessment that its history depends on.
 *
 * @param healthy whether no failure mode that requires action was active, so measurements may enter
 *     the baseline
 * @param checkpointsHealthy whether no checkpoint failure mode was active
 * @param stable whether no failure mode of checkpoints or restarts was active
 * @param needsThroughput whether the job is behind or backpressured, so it would benefit from more
 *     throughput; empty while its lag is unknown
 */
public record HealthSummary(
    boolean healthy,
    boolean checkpointsHealthy,
    boolean stable,
    Optional<Boolean> needsThroughput) {
  /** A job that was not assessed yet: no failure mode is known, and nothing enters the baseline. */
  public static final HealthSummary UNKNOWN =
      new HealthSummary(false, true, true, Optional.empty());
}
