// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.FailedCheckpoint;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.Restart;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.Scaling;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Whether it is safe to scale a job now. Missing data counts as not safe. */
final class Verdict {
  /** How long after a restart a job counts as unstable. */
  static final Duration STABLE_AFTER = Duration.ofMinutes(5);

  /** A job that restarted this often, and ran stably in between, will probably restart again. */
  static final int RECURRENCES = 3;

  static final Duration RECURRENCES_WITHIN = Duration.ofHours(1);

  private Verdict() {}

  /**
   * Evaluates all live jobs of a name, because it is not known which of them will be scaled.
   *
   * @param jobs the histories of the jobs
   * @param findings of the name: active if active for one of the jobs
   */
  static Set<Blocker> blockers(
      List<JobHistory> jobs, Map<FailureMode, Finding> findings, RuleContext context) {
    Set<Blocker> blockers = EnumSet.noneOf(Blocker.class);
    jobs.forEach(job -> blockers.addAll(ofJob(job, context)));
    findings.forEach(
        (mode, finding) -> {
          boolean unknown = finding instanceof Finding.NotEnoughData && !mayBeUnknown(mode);
          if (finding.active() || unknown) {
            blockers.addAll(ofMode(mode));
          }
        });
    Cluster cluster = context.cluster().cluster();
    boolean grows = context.startableSlots().orElse(Integer.MAX_VALUE) > 0;
    if (cluster.slotsAvailable().orElse(0) == 0 && !grows) {
      blockers.add(Blocker.NO_FREE_SLOTS);
    }
    return blockers;
  }

  /**
   * The blockers of an active mode. Every critical mode has one, so a job with a critical mode is
   * never safe to scale, whatever the other facts are.
   */
  static Set<Blocker> ofMode(FailureMode mode) {
    return switch (mode) {
      case CHECKPOINTS_FAILING_AFTER_SCALE,
          CHECKPOINTS_FAILING,
          CHECKPOINTS_STALLED,
          CHECKPOINTS_SLOW ->
          EnumSet.of(Blocker.CHECKPOINTS_UNHEALTHY);
      case STATE_LOST -> EnumSet.of(Blocker.STATE_LOST);
      case SLOT_STARVATION -> EnumSet.of(Blocker.NO_FREE_SLOTS);
      case SINK_SATURATED -> EnumSet.of(Blocker.SINK_SATURATED);
      case RESCALE_STORM -> EnumSet.of(Blocker.RESCALE_UNVERIFIED);
      case DATA_SKEW, SLOW_TASK_MANAGER -> EnumSet.of(Blocker.SKEWED);
      default ->
          mode.severity() == Severity.CRITICAL
              ? EnumSet.of(Blocker.JOB_UNSTABLE)
              : EnumSet.noneOf(Blocker.class);
    };
  }

  /**
   * Whether a job may be safe to scale while it is not known if the mode is active. Checkpoints
   * must be known to be healthy; an unknown previous parallelism does not make the checkpoints of
   * this run unhealthy.
   */
  private static boolean mayBeUnknown(FailureMode mode) {
    return mode == FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE
        || !FailureMode.OF_CHECKPOINTS.contains(mode);
  }

  private static Set<Blocker> ofJob(JobHistory job, RuleContext context) {
    Set<Blocker> blockers = EnumSet.noneOf(Blocker.class);
    if (blind(job, context)) {
      blockers.add(Blocker.BLIND);
    }
    boolean storageFailed =
        job.checkpoints().failed().streak().stream().anyMatch(FailedCheckpoint::storageFailed);
    Instant now = context.now();
    if (CheckpointData.lastCompleted(job).isEmpty()
        || storageFailed
        || CheckpointsStalled.lastIsOld(job, now)) {
      blockers.add(Blocker.CHECKPOINTS_UNHEALTHY);
    }
    // Flink does not answer the first request for metrics, and a restart shows in them.
    boolean restarted =
        job.restarts().counted().isEmpty()
            || job.restarts().undecided()
            || job.restarts().since(now.minus(STABLE_AFTER)).stream()
                .anyMatch(Restart::interruption)
            || recurring(job.restarts().since(now.minus(RECURRENCES_WITHIN)));
    if (!runs(job) || restarted) {
      blockers.add(Blocker.JOB_UNSTABLE);
    }
    if (UnknownLoad.blocks(job, context)) {
      blockers.add(Blocker.LOAD_UNKNOWN);
    }
    // Whatever the reason: its records may be the most expensive ones, or it may be stuck.
    if (job.pipelines().stream().anyMatch(one -> HotSubtask.slowsDown(one, context))) {
      blockers.add(Blocker.SKEWED);
    }
    if (job.rescales().last().map(Verdict::unverified).orElse(false)) {
      blockers.add(Blocker.RESCALE_UNVERIFIED);
    }
    if (job.details().stream()
        .flatMap(details -> details.tasks().stream())
        .anyMatch(Verdict::partitionsExhausted)) {
      blockers.add(Blocker.PARTITIONS_EXHAUSTED);
    }
    if (job.details()
        .flatMap(details -> Scaling.ofJob(details.tasks()))
        .filter(Scaling::atMaxParallelism)
        .isPresent()) {
      blockers.add(Blocker.MAX_PARALLELISM_REACHED);
    }
    return blockers;
  }

  /**
   * Whether a job restarted again and again after it had run for long enough to count as stable.
   */
  private static boolean recurring(List<Restart> restarts) {
    List<Restart> interruptions = restarts.stream().filter(Restart::interruption).toList();
    return Recurrence.of(interruptions).size() >= RECURRENCES;
  }

  /** What the last poll did not see may have changed since. */
  private static boolean blind(JobHistory job, RuleContext context) {
    boolean live = !job.job().state().ended();
    return live
        && (!context.cluster().reachable()
            || job.missingSince().isPresent()
            || context.outdated(job));
  }

  /**
   * Whether all tasks run, and the job is not being stopped. After a JobManager failover, the
   * overview may list all tasks as running before the job's own endpoints return them.
   */
  private static boolean runs(JobHistory job) {
    return job.job().state() == JobState.RUNNING
        && job.job().counts().allRunning()
        && job.running().allRunning()
        && job.details()
            .filter(details -> !details.tasks().isEmpty() && !details.stopping())
            .isPresent();
  }

  private static boolean unverified(Rescale rescale) {
    return rescale.outcome() == RescaleOutcome.VERIFYING
        || rescale.outcome() == RescaleOutcome.FAILED;
  }

  private static boolean partitionsExhausted(Task task) {
    OptionalInt partitions = task.lag().partitions();
    return partitions.isPresent() && task.parallelism() >= partitions.getAsInt();
  }
}
