// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a job lost TaskManagers.
 *
 * @param ran whether all tasks of this run were ever seen running
 * @param whenRunning number of TaskManagers when all tasks of this run were last running; empty if
 *     they never were
 * @param now the current number of TaskManagers; empty if unknown
 * @param fewerSince since when there are fewer although all tasks run
 * @param degradedSince since when tasks lack slots or fail because of a lost TaskManager; empty
 *     while all tasks run, or while nothing shows that a TaskManager is to blame
 * @param lastFewer when there were last fewer while tasks did not run; empty while all run
 * @param losses when the job failed because of a lost TaskManager after it had run, oldest first;
 *     at most the latest {@link #MOST}
 */
public record TaskManagerHistory(
    Run run,
    boolean ran,
    OptionalInt whenRunning,
    OptionalInt now,
    Optional<Instant> fewerSince,
    Optional<Instant> degradedSince,
    Optional<Instant> lastFewer,
    List<Instant> losses) {
  /**
   * The JobManager may report a lost TaskManager before its tasks have failed. After this time,
   * Flink's heartbeat timeout of 50 s has passed, so the job runs on the remaining TaskManagers.
   */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  static final int MOST = 16;

  public TaskManagerHistory {
    losses = List.copyOf(losses);
  }

  static TaskManagerHistory begin(Run run) {
    return new TaskManagerHistory(
        run,
        false,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /**
   * @param need slots that the job needs and lacks
   * @param waitingSince when the job began to wait for slots; empty if it does not wait
   * @param lastAllRunning when all tasks were last seen running; failures before that are ignored
   */
  TaskManagerHistory next(
      Job job,
      Cluster cluster,
      SlotNeed need,
      Optional<Instant> waitingSince,
      Optional<Instant> lastAllRunning,
      Instant at) {
    TaskManagerHistory before = inRun(job.run());
    List<Instant> lost = before.losses(job, lastAllRunning, at);
    return job.counts().allRunning()
        ? before.running(cluster.taskManagers(), lost, at)
        : before.degraded(job, cluster, need, waitingSince, lastAllRunning, lost, at);
  }

  /** A failover of the JobManager continues the job; another job id begins a new one. */
  private TaskManagerHistory inRun(Run seen) {
    if (seen.equals(run)) {
      return this;
    }
    TaskManagerHistory begun = begin(seen);
    return seen.jobId().equals(run.jobId()) ? begun.with(losses) : begun;
  }

  private TaskManagerHistory with(List<Instant> newLosses) {
    return new TaskManagerHistory(
        run, ran, whenRunning, now, fewerSince, degradedSince, lastFewer, newLosses);
  }

  private TaskManagerHistory running(OptionalInt seen, List<Instant> lost, Instant at) {
    // A job that recovered runs on the TaskManagers that are present now.
    boolean fewer = degradedSince.isEmpty() && fewer(seen);
    Optional<Instant> since = fewer ? fewerSince.or(() -> Optional.of(at)) : Optional.empty();
    boolean settled = since.map(began -> !at.isBefore(began.plus(SETTLED_AFTER))).orElse(true);
    return new TaskManagerHistory(
        run,
        true,
        settled && seen.isPresent() ? seen : whenRunning,
        seen,
        since,
        Optional.empty(),
        Optional.empty(),
        lost);
  }

  private TaskManagerHistory degraded(
      Job job,
      Cluster cluster,
      SlotNeed need,
      Optional<Instant> waiting,
      Optional<Instant> lastAllRunning,
      List<Instant> lost,
      Instant at) {
    List<Failure> failures =
        job.failures().stream()
            .filter(failure -> lastAllRunning.map(failure.at()::isAfter).orElse(true))
            .toList();
    Optional<Instant> failed =
        failures.stream()
            .filter(failure -> failure.kind() == Failure.Kind.TASK_MANAGER)
            .map(Failure::at)
            .min(Instant::compareTo);
    // A job that found slots after it lost a TaskManager, and then failed for another reason, no
    // longer suffers from the loss.
    boolean lastFailed =
        failures.stream()
            .findFirst()
            .filter(failure -> failure.kind() == Failure.Kind.TASK_MANAGER)
            .isPresent();
    boolean starved = waiting.isPresent() && slotsAreMissing(cluster, need);
    Optional<Instant> began = failed.or(() -> waiting);
    return new TaskManagerHistory(
        run,
        ran,
        whenRunning,
        cluster.taskManagers(),
        fewerSince,
        lastFailed || starved ? degradedSince.or(() -> began) : Optional.empty(),
        fewer(cluster.taskManagers()) ? Optional.of(at) : lastFewer,
        lost);
  }

  /**
   * A cluster that releases idle TaskManagers has fewer of them too. Only a job whose slots are
   * missing lost some that it needs. Once they return, the job still has to get them.
   */
  private boolean slotsAreMissing(Cluster cluster, SlotNeed need) {
    return cluster.slotsAvailable().orElse(0) == 0
        && (degradedSince.isPresent() || need.missing().orElse(1) > 0);
  }

  /**
   * One lost TaskManager can fail a job several times: each region, and each attempt until the
   * heartbeat times out. A further loss is one after the job ran again, or long after the last.
   */
  private List<Instant> losses(Job job, Optional<Instant> lastAllRunning, Instant now) {
    List<Instant> all = new ArrayList<>(losses);
    all.removeIf(loss -> ClockSkew.inFuture(loss, now));
    List<Instant> failures =
        job.failures().stream()
            .filter(failure -> failure.kind() == Failure.Kind.TASK_MANAGER)
            .map(Failure::at)
            .sorted()
            .toList();
    Instant before = Instant.MIN;
    for (Instant failure : failures) {
      boolean settled = !before.equals(Instant.MIN) && failure.isAfter(before.plus(SETTLED_AFTER));
      before = failure;
      if (all.isEmpty() || further(failure, all.get(all.size() - 1), settled, lastAllRunning)) {
        all.add(failure);
      }
    }
    return Tail.of(all, MOST);
  }

  private static boolean further(
      Instant failure, Instant last, boolean settled, Optional<Instant> lastAllRunning) {
    boolean ranSince =
        lastAllRunning.filter(at -> at.isAfter(last) && !at.isAfter(failure)).isPresent();
    return failure.isAfter(last) && (settled || ranSince);
  }

  /** Losses at or after a time. */
  public List<Instant> lossesSince(Instant time) {
    return losses.stream().filter(loss -> !loss.isBefore(time)).toList();
  }

  private boolean fewer(OptionalInt seen) {
    return seen.isPresent() && seen.getAsInt() < whenRunning.orElse(0);
  }
}
