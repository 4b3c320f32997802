// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the adaptive scheduler reports of one of its rescales, from {@code /jobs/:id/rescales}
 * (Flink 2.3 and later, if {@code web.adaptive-scheduler.rescale-history.size} is positive).
 *
 * @param trigger {@code triggerCause} in words, such as "update requirement"; empty if it is not
 *     one of Flink's
 * @param state empty while the rescale is in progress
 * @param reason {@code terminatedReason} in words, such as "succeeded"; empty while it is in
 *     progress
 * @param endedAt when the scheduler began to execute the job again; empty while it is in progress
 * @param stoppedAt when the scheduler stopped the deployment before; empty if it did not
 * @param desired highest parallelism that was requested for a task; empty if not reported
 * @param before highest parallelism of a task before; empty for the first deployment of a run
 * @param after highest parallelism of a task after; empty unless the rescale completed
 */
public record RescaleReport(
    Optional<String> trigger,
    Optional<State> state,
    Optional<String> reason,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> stoppedAt,
    OptionalInt desired,
    OptionalInt before,
    OptionalInt after) {
  /** Both times are from the same JobMaster, which notes one after the other. */
  private static final Duration SAME_TIME = Duration.ofSeconds(2);

  /** How a rescale ended: Flink's {@code terminalState}. */
  public enum State {
    COMPLETED,
    FAILED,
    /** The job kept its parallelism. */
    IGNORED
  }

  /** Whether the job runs with another parallelism because of it. */
  public boolean completed() {
    return state.equals(Optional.of(State.COMPLETED));
  }

  /**
   * Whether the rescale led to the deployment of this time: a job enters RUNNING when the scheduler
   * ends the rescale.
   *
   * @param runningSince {@code timestamps.RUNNING} of the job
   */
  public boolean ledTo(Instant runningSince) {
    return endedAt
        .filter(end -> Duration.between(end, runningSince).abs().compareTo(SAME_TIME) <= 0)
        .isPresent();
  }

  /** Whether the scheduler still works on it, or waits for slots. */
  public boolean inProgress() {
    return state.isEmpty();
  }
}
