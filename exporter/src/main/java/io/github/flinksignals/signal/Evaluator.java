// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.JobNameHistory;
import io.github.flinksignals.history.RestartReason;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.JobDetails;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Makes an assessment of what is remembered; a pure function of that and the one before. */
public final class Evaluator {
  private static final List<Rule> RULES =
      List.of(
          new CheckpointsFailingAfterScale(),
          new CheckpointsFailing(),
          new CheckpointsStalled(),
          new CheckpointsSlow(),
          new StateLost(),
          new LagRising(),
          new WatermarkStalled(),
          new Backpressure(),
          new SinkSaturated(),
          new SlotStarvation(),
          new TaskManagersLost(),
          new SubtasksIdle(),
          new JobNotRunning(),
          new RestartLoop(),
          new ScaleIneffective());

  private static final Rule JOB_NOT_RUNNING = new JobNotRunning();

  private static final Duration RECENT_RESTARTS = Duration.ofMinutes(10);

  /** What speaks against scaling a job of which nothing is known. */
  private static final Set<Blocker> OUT_OF_SIGHT =
      Set.of(Blocker.BLIND, Blocker.JOB_UNSTABLE, Blocker.CHECKPOINTS_UNHEALTHY);

  private final Thresholds thresholds;

  @Inject
  public Evaluator(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Judges every job that is remembered or expected.
   *
   * @param before the assessment before; empty at the start
   */
  public Assessment assess(History history, Optional<Assessment> before) {
    RuleContext context = new RuleContext(history.at(), thresholds, history.cluster());
    Map<String, JobAssessment> jobs = new TreeMap<>();
    Map<String, RuntimeException> errors = new TreeMap<>(history.errors());
    history
        .jobs()
        .forEach(
            (name, named) -> {
              Optional<JobAssessment> last = previous(before, name);
              try {
                jobs.put(name, assess(named, last, context));
              } catch (RuntimeException e) {
                // One job that cannot be judged must not hide the others, nor read as safe.
                errors.put(name, e);
                jobs.put(name, unjudged(name, last, context));
              }
            });
    for (String name : thresholds.expectedJobs()) {
      jobs.computeIfAbsent(name, absent -> absent(absent, previous(before, absent), context));
    }
    int shadowed =
        history.jobs().values().stream().mapToInt(named -> named.shadowed().size()).sum();
    return new Assessment(
        history.at(), history.cluster(), jobs, shadowed, slotsRequired(history), errors);
  }

  private static int slotsRequired(History history) {
    long sum =
        history.jobs().values().stream()
            .flatMap(JobNameHistory::all)
            .filter(job -> !job.job().state().ended() && job.missingSince().isEmpty())
            .map(job -> job.slots().need().required())
            .filter(OptionalInt::isPresent)
            .mapToLong(OptionalInt::getAsInt)
            .sum();
    return (int) Math.min(Integer.MAX_VALUE, sum);
  }

  /** A job whose rules threw: as it was judged before, and out of sight. */
  private static JobAssessment unjudged(
      String name, Optional<JobAssessment> before, RuleContext context) {
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : FailureMode.values()) {
      findings.put(
          mode,
          before
              .map(last -> last.finding(mode))
              .orElse(new Finding.NotEnoughData("what Flink says of the job makes no sense")));
    }
    return assessment(name, Optional.empty(), findings, before, OUT_OF_SIGHT, true, context);
  }

  private static Optional<JobAssessment> previous(Optional<Assessment> before, String name) {
    return before.map(assessment -> assessment.jobs().get(name));
  }

  private JobAssessment assess(
      JobNameHistory named, Optional<JobAssessment> before, RuleContext context) {
    JobHistory job = named.primary();
    if (job.details().map(JobDetails::batch).orElse(false)) {
      return new JobAssessment(
          job.name(),
          Optional.of(job),
          Map.of(),
          Map.of(),
          Set.of(),
          Map.of(),
          Map.of(),
          Set.of(),
          LagTrend.UNKNOWN,
          Optional.empty(),
          false);
    }
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    named
        .all()
        .forEach(
            one ->
                evaluate(one, before, context)
                    .forEach((mode, finding) -> findings.merge(mode, finding, Evaluator::worse)));
    boolean blind =
        !job.job().state().ended()
            && context.now().isAfter(job.seenAt().plus(thresholds.blindAfter()));
    Set<Blocker> blockers = Verdict.blockers(job, findings, blind, context);
    return assessment(job.name(), Optional.of(job), findings, before, blockers, blind, context);
  }

  private static Finding worse(Finding first, Finding second) {
    if (first.active() || second.active()) {
      return first.active() ? first : second;
    }
    return first instanceof Finding.NotEnoughData ? first : second;
  }

  private static Map<FailureMode, Finding> evaluate(
      JobHistory job, Optional<JobAssessment> before, RuleContext context) {
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    boolean fresh =
        job.seenAt().equals(context.now())
            && job.details().isPresent()
            && !job.job().state().ended();
    for (Rule rule : RULES) {
      if (job.job().state().endedNormally()) {
        findings.put(rule.mode(), Finding.inactive());
      } else if (fresh) {
        findings.put(rule.mode(), rule.evaluate(job, context));
      } else {
        // Nothing new is known. A page must not resolve because the JobManager died, and none must
        // go out because time passed unseen.
        findings.put(
            rule.mode(),
            before
                .map(assessment -> assessment.finding(rule.mode()))
                .orElse(new Finding.NotEnoughData("the job did not answer yet")));
      }
    }
    boolean known = job.job().state().ended() || job.missingSince().isPresent();
    if (known && context.cluster().reachable()) {
      findings.put(JOB_NOT_RUNNING.mode(), JOB_NOT_RUNNING.evaluate(job, context));
    }
    return findings;
  }

  /** A job that must run and of which nothing is remembered. */
  private JobAssessment absent(String name, Optional<JobAssessment> before, RuleContext context) {
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : FailureMode.values()) {
      findings.put(mode, new Finding.NotEnoughData("the job was never seen"));
    }
    boolean already =
        before.map(one -> one.finding(FailureMode.JOB_NOT_RUNNING).active()).orElse(false);
    if (already || missed(context)) {
      findings.put(
          FailureMode.JOB_NOT_RUNNING,
          new Finding.Active("the job is expected to run and the JobManager does not know it"));
    }
    return assessment(name, Optional.empty(), findings, before, OUT_OF_SIGHT, true, context);
  }

  /** A JobManager that was away has as long to bring its jobs back as one just begun with. */
  private static boolean missed(RuleContext context) {
    ClusterHistory cluster = context.cluster();
    Optional<Instant> since = cluster.returned().or(cluster::watchedSince);
    return cluster.reachable()
        && since
            .filter(from -> !context.now().isBefore(from.plus(JobNotRunning.GRACE)))
            .isPresent();
  }

  private static JobAssessment assessment(
      String name,
      Optional<JobHistory> history,
      Map<FailureMode, Finding> findings,
      Optional<JobAssessment> before,
      Set<Blocker> blockers,
      boolean blind,
      RuleContext context) {
    Instant now = context.now();
    Map<FailureMode, Instant> since = new LinkedHashMap<>();
    findings.forEach(
        (mode, finding) -> {
          if (finding instanceof Finding.Active active) {
            Instant began =
                before.map(one -> one.activeSince().get(mode)).or(active::since).orElse(now);
            // A clock may have been set back since.
            since.put(mode, began.isAfter(now) ? now : began);
          }
        });
    Explanations.Facts facts = facts(history, now);
    RootCauses roots =
        RootCauses.of(
            since,
            facts,
            before.map(JobAssessment::lastExplained).orElse(Map.of()),
            context.cluster().returned(),
            now);
    Thresholds thresholds = context.thresholds();
    return new JobAssessment(
        name,
        history,
        findings,
        since,
        roots.modes(),
        roots.explainedBy(),
        roots.lastExplained(),
        blockers,
        history.map(job -> LagTrend.of(job, thresholds, job.seenAt())).orElse(LagTrend.UNKNOWN),
        history.flatMap(job -> Bottleneck.find(job, thresholds.flow().backpressure())),
        blind);
  }

  private static Explanations.Facts facts(Optional<JobHistory> history, Instant now) {
    return new Explanations.Facts(
        history.stream()
            .flatMap(
                job -> job.restarts().since(lastRunning(job, now).minus(RECENT_RESTARTS)).stream())
            .anyMatch(restart -> restart.reason() == RestartReason.CHECKPOINT),
        history
            .flatMap(job -> job.checkpoints().failed().streakCause())
            .map(cause -> cause == CheckpointFailureCause.TIMEOUT)
            .orElse(false));
  }

  /** A job that never came back is still explained by what took it away. */
  private static Instant lastRunning(JobHistory job, Instant now) {
    return job.running().allRunning() ? now : job.running().since();
  }
}
