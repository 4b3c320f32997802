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
 * Whether a job lost TaskManagers that it ran on.
 *
 * @param whenRunning how many there were when this run last had all its tasks running; empty if it
 *     never was seen so
 * @param now how many there are; empty if not known
 * @param fewerSince since when there are fewer although all tasks run
 * @param degradedSince since when tasks lack slots, or fail for the loss of a TaskManager; empty
 *     while all tasks run
 * @param lastFewer the last time there were fewer while tasks were in trouble; empty while all run
 */
public record TaskManagerHistory(
    Run run,
    OptionalInt whenRunning,
    OptionalInt now,
    Optional<Instant> fewerSince,
    Optional<Instant> degradedSince,
    Optional<Instant> lastFewer) {
  /**
   * A TaskManager that is gone may be known before its tasks have failed. By then Flink's heartbeat
   * timeout of 50 s has passed, and those that are left are those the job runs on.
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
   * @param waitingSince when the job began to wait for slots; empty if it does not
   * @param lastAllRunning when all tasks were last seen running; older failures are history
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
    // A job that was in trouble and runs again runs on those that are there now.
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
