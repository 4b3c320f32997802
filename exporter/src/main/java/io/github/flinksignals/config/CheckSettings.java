// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.scale.ScaleTarget;
import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The options of {@code check}.
 *
 * @param patience how long to wait until every job is safe; zero to watch only as long as necessary
 * @param output format of the result
 * @param jobs names of the jobs to check; all jobs if empty
 * @param allowed blockers to ignore
 * @param scaleTarget the scale to judge; empty to judge only whether a job can be scaled now
 * @param startedAfter check only runs that started after this; empty for any run
 * @param parallelism check only runs whose highest parallelism of a task is this; empty for any
 */
public record CheckSettings(
    Duration patience,
    Output output,
    Set<String> jobs,
    Set<Blocker> allowed,
    Optional<ScaleTarget> scaleTarget,
    Optional<StartedAfter> startedAfter,
    OptionalInt parallelism) {
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

  /**
   * The earliest start of a run.
   *
   * @param at by the clock of the check; empty for the start of the check
   */
  public record StartedAfter(Optional<Instant> at) {}

  /** Format of the result. */
  public enum Output {
    TABLE,
    JSON
  }
}
