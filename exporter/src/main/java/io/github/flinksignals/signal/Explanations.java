// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.RestartReason;
import io.github.flinksignals.model.CheckpointFailureCause;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The one table of which failure mode explains which. */
final class Explanations {
  private Explanations() {}

  /**
   * Facts other than active modes on which an explanation depends.
   *
   * @param restartedByCheckpoints whether failed checkpoints restarted the job recently
   * @param checkpointsTimeOut whether checkpoints fail because they expire
   * @param checkpointsInterrupted whether checkpoints fail because the job restarts meanwhile
   * @param watermarksHeldUp whether a task before each sink with a stalled watermark is
   *     backpressured; that of another pipeline would be no explanation
   */
  record Facts(
      boolean restartedByCheckpoints,
      boolean checkpointsTimeOut,
      boolean checkpointsInterrupted,
      boolean watermarksHeldUp) {
    static final Facts NONE = new Facts(false, false, false, false);

    /** As with the modes, what is true of one job of a name is true of the name. */
    static Facts of(
        Map<FailureMode, Finding> findings,
        List<JobHistory> jobs,
        Optional<JobAssessment> before,
        RuleContext context) {
      Instant now = context.now();
      return new Facts(
          jobs.stream()
              .flatMap(
                  job ->
                      job
                          .restarts()
                          .since(lastRunning(job, now).minus(RestartLoop.WINDOW))
                          .stream())
              .anyMatch(restart -> restart.reason() == RestartReason.CHECKPOINT),
          failsFor(jobs, CheckpointFailureCause.TIMEOUT),
          failsFor(jobs, CheckpointFailureCause.TASK_FAILURE),
          findings.get(FailureMode.WATERMARK_STALLED).active()
              && WatermarkStalled.heldUp(jobs, before, context));
    }

    private static boolean failsFor(List<JobHistory> jobs, CheckpointFailureCause cause) {
      return jobs.stream()
          .flatMap(job -> job.checkpoints().failed().streakCause().stream())
          .anyMatch(cause::equals);
    }

    /** A job that never ran again is still explained by the restarts just before it stopped. */
    private static Instant lastRunning(JobHistory job, Instant now) {
      return job.running().allRunning() ? now : job.running().since();
    }
  }

  private record Explanation(
      FailureMode cause, Set<FailureMode> consequences, Predicate<Facts> applies) {
    Explanation(FailureMode cause, Set<FailureMode> consequences) {
      this(cause, consequences, facts -> true);
    }
  }

  /** Consequences of missing slots. */
  private static final Set<FailureMode> WITHOUT_SLOTS =
      EnumSet.of(
          FailureMode.JOB_NOT_RUNNING,
          FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
          FailureMode.CHECKPOINTS_FAILING,
          FailureMode.CHECKPOINTS_STALLED,
          FailureMode.LAG_RISING,
          FailureMode.RESCALE_STORM,
          FailureMode.SCALE_INEFFECTIVE);

  /** Consequences of queues: records and checkpoint barriers wait in them. */
  private static final Set<FailureMode> SLOWED_DOWN =
      EnumSet.of(
          FailureMode.LAG_RISING, FailureMode.CHECKPOINTS_SLOW, FailureMode.CHECKPOINTS_STALLED);

  /**
   * Consequences for the tasks before a slow one. Watermarks wait in the same queues as records.
   */
  private static final Set<FailureMode> HELD_UP =
      EnumSet.of(FailureMode.BACKPRESSURE, FailureMode.WATERMARK_STALLED);

  /** Further consequences of queues if checkpoints expire. */
  private static final Set<FailureMode> TIMED_OUT =
      EnumSet.of(FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE, FailureMode.CHECKPOINTS_FAILING);

  /** A checkpoint that expired was also slow. */
  private static final Set<FailureMode> EXPIRED = EnumSet.of(FailureMode.CHECKPOINTS_SLOW);

  private static final List<Explanation> EXPLANATIONS =
      List.of(
          new Explanation(FailureMode.TASK_MANAGERS_LOST, EnumSet.of(FailureMode.SLOT_STARVATION)),
          new Explanation(FailureMode.TASK_MANAGERS_LOST, WITHOUT_SLOTS),
          new Explanation(FailureMode.SLOT_STARVATION, WITHOUT_SLOTS),
          new Explanation(
              FailureMode.RESTART_LOOP,
              EnumSet.of(
                  FailureMode.JOB_NOT_RUNNING,
                  FailureMode.CHECKPOINTS_FAILING,
                  FailureMode.CHECKPOINTS_STALLED,
                  FailureMode.LAG_RISING)),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
              EnumSet.of(FailureMode.CHECKPOINTS_FAILING)),
          // Each restart for a rescale ends the checkpoints that are in progress.
          new Explanation(
              FailureMode.RESCALE_STORM,
              EnumSet.of(FailureMode.CHECKPOINTS_STALLED, FailureMode.LAG_RISING)),
          new Explanation(
              FailureMode.RESCALE_STORM,
              EnumSet.of(
                  FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE, FailureMode.CHECKPOINTS_FAILING),
              Facts::checkpointsInterrupted),
          // Without such restarts, no rescale is verified because checkpoints fail.
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
              EnumSet.of(FailureMode.RESCALE_STORM),
              facts -> !facts.checkpointsInterrupted()),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING,
              EnumSet.of(FailureMode.RESCALE_STORM),
              facts -> !facts.checkpointsInterrupted()),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE, EXPIRED, Facts::checkpointsTimeOut),
          new Explanation(FailureMode.CHECKPOINTS_FAILING, EXPIRED, Facts::checkpointsTimeOut),
          // The checkpoint that blocks all others is also slow, but blocking them is worse.
          new Explanation(
              FailureMode.CHECKPOINTS_STALLED, EnumSet.of(FailureMode.CHECKPOINTS_SLOW)),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
              EnumSet.of(FailureMode.JOB_NOT_RUNNING, FailureMode.LAG_RISING),
              Facts::restartedByCheckpoints),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING,
              EnumSet.of(FailureMode.JOB_NOT_RUNNING, FailureMode.LAG_RISING),
              Facts::restartedByCheckpoints),
          new Explanation(FailureMode.WATERMARK_STALLED, EnumSet.of(FailureMode.LAG_RISING)),
          new Explanation(FailureMode.SINK_SATURATED, HELD_UP),
          new Explanation(FailureMode.SINK_SATURATED, SLOWED_DOWN),
          new Explanation(FailureMode.SINK_SATURATED, TIMED_OUT, Facts::checkpointsTimeOut),
          // A share of the records that varies around the limit looks like both.
          new Explanation(FailureMode.DATA_SKEW, EnumSet.of(FailureMode.SLOW_TASK_MANAGER)),
          new Explanation(FailureMode.DATA_SKEW, HELD_UP),
          new Explanation(FailureMode.DATA_SKEW, SLOWED_DOWN),
          new Explanation(FailureMode.DATA_SKEW, TIMED_OUT, Facts::checkpointsTimeOut),
          new Explanation(FailureMode.SLOW_TASK_MANAGER, HELD_UP),
          new Explanation(FailureMode.SLOW_TASK_MANAGER, SLOWED_DOWN),
          new Explanation(FailureMode.SLOW_TASK_MANAGER, TIMED_OUT, Facts::checkpointsTimeOut),
          new Explanation(FailureMode.BACKPRESSURE, SLOWED_DOWN),
          new Explanation(
              FailureMode.BACKPRESSURE,
              EnumSet.of(FailureMode.WATERMARK_STALLED),
              Facts::watermarksHeldUp),
          new Explanation(FailureMode.BACKPRESSURE, TIMED_OUT, Facts::checkpointsTimeOut));

  /** The causes of each active mode that others explain. */
  static Map<FailureMode, Set<FailureMode>> among(Set<FailureMode> active, Facts facts) {
    Map<FailureMode, Set<FailureMode>> explained = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : active) {
      Set<FailureMode> causes = explainedBy(mode, active, facts);
      if (!causes.isEmpty()) {
        explained.put(mode, causes);
      }
    }
    return explained;
  }

  /** The active modes that explain {@code mode}. */
  static Set<FailureMode> explainedBy(FailureMode mode, Set<FailureMode> active, Facts facts) {
    return EXPLANATIONS.stream()
        .filter(explanation -> active.contains(explanation.cause()))
        .filter(explanation -> explanation.applies().test(facts))
        .filter(explanation -> explanation.consequences().contains(mode))
        .map(Explanation::cause)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureMode.class)));
  }
}
