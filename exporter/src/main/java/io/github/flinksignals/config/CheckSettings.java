// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.scale.ScaleTarget;
import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The options of {@code check}.
 *
 * @param patience how long to wait until every job is safe; zero to watch only as long as necessary
 * @param output format of the result
 * @param jobs names of the jobs to check; all jobs if empty
 * @param allowed blockers to ignore
 * @param scaleTarget the scale to judge; empty to judge only whether a job can be scaled now
 */
public record CheckSettings(
    Duration patience,
    Output output,
    Set<String> jobs,
    Set<Blocker> allowed,
    Optional<ScaleTarget> scaleTarget) {
  public CheckSettings {
    jobs = Set.copyOf(jobs);
    allowed = Set.copyOf(allowed);
  }

  /**
   * How long to poll before a job can count as safe: load is computed between polls, and a sink
   * must stay saturated for {@link TaskFlow#HOLD} to count.
   */
  public static Duration shortestWatch(Duration pollInterval) {
    return TaskFlow.HOLD.plus(pollInterval.multipliedBy(2));
  }

  /** Format of the result. */
  public enum Output {
    TABLE,
    JSON
  }
}
