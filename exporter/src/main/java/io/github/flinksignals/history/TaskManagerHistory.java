// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a job lost TaskManagers.
 *
 * @param whenRunning number of TaskManagers when all tasks of this run were last running; empty if
 *     they never were
 * @param now the current number of TaskManagers; empty if unknown
 * @param fewerSince since when there are fewer although all tasks run
 * @param degradedSince since when tasks lack slots or fail because of a lost TaskManager; empty
 *     while all tasks run
 * @param lastFewer when there were last fewer while tasks did not run; empty while all run
 */
public record TaskManagerHistory(
    Run run,
    OptionalInt whenRunning,
    OptionalInt now,
    Optional<Instant> fewerSince,
    Optional<Instant> degradedSince,
    Optional<Instant> lastFewer) {
  /**
   * The JobManager may report a lost TaskManager before its tasks have failed. After this time,
   * Flink's heartbeat timeout of 50 s has passed, so the job runs on the remaining TaskManagers.
   */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  static TaskManagerHistory begin(Run run) {
    return new TaskManagerHistory(
        run,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * @param waitingSince when the job began to wait for slots; empty if it does not wait
   * @param lastAllRunning when all tasks were last seen running; failures before that are ignored
   */
  TaskManagerHistory next(
      Job job,
      Cluster cluster,
      Optional<Instant> waitingSince,
      Optional<Instant> lastAllRunning,
      Instant at) {
    TaskManagerHistory before = job.run().equals(run) ? this : begin(job.run());
    return job.counts().allRunning()
        ? before.running(cluster.taskManagers(), at)
        : before.degraded(job, cluster.taskManagers(), waitingSince, lastAllRunning, at);
  }

  private TaskManagerHistory running(OptionalInt seen, Instant at) {
    // A job that recovered runs on the TaskManagers that are present now.
    boolean fewer = degradedSince.isEmpty() && fewer(seen);
    Optional<Instant> since = fewer ? fewerSince.or(() -> Optional.of(at)) : Optional.empty();
    boolean settled = since.map(began -> !at.isBefore(began.plus(SETTLED_AFTER))).orElse(true);
    return new TaskManagerHistory(
        run,
        settled && seen.isPresent() ? seen : whenRunning,
        seen,
        since,
        Optional.empty(),
        Optional.empty());
  }

  private TaskManagerHistory degraded(
      Job job,
      OptionalInt seen,
      Optional<Instant> waiting,
      Optional<Instant> lastAllRunning,
      Instant at) {
    Optional<Instant> lost =
        job.failures().stream()
            .filter(failure -> failure.kind() == Failure.Kind.TASK_MANAGER)
            .map(Failure::at)
            .filter(failedAt -> lastAllRunning.map(failedAt::isAfter).orElse(true))
            .min(Instant::compareTo);
    return new TaskManagerHistory(
        run,
        whenRunning,
        seen,
        fewerSince,
        degradedSince.or(() -> lost).or(() -> waiting),
        fewer(seen) ? Optional.of(at) : lastFewer);
  }

  private boolean fewer(OptionalInt seen) {
    return seen.isPresent() && seen.getAsInt() < whenRunning.orElse(0);
  }
}
