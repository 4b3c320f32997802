// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.util.Optional;

/**
 * What the last assessment said of a job, as far as memory depends on it.
 *
 * @param healthy no failure mode that asks for action was active, so that what is seen may become
 *     the baseline
 * @param checkpointsHealthy no failure mode of checkpoints was active
 * @param stable no failure mode of checkpoints or restarts was active
 * @param needsThroughput whether the job is behind or backpressured, so that it has use for more
 *     throughput; empty as long as its lag is not known
 */
public record HealthSummary(
    boolean healthy,
    boolean checkpointsHealthy,
    boolean stable,
    Optional<Boolean> needsThroughput) {
  /** A job that was not assessed yet: nothing is known against it, and nothing is usual yet. */
  public static final HealthSummary UNKNOWN =
      new HealthSummary(false, true, true, Optional.empty());
}
