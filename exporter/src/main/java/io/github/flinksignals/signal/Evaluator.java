// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ApplicationFailure;
import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.JobNameHistory;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.scale.ScaleLimits;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Evaluates all failure modes and verdicts: a pure function of history and last assessment. */
public final class Evaluator {
  /** Blockers of a job about which no current data exists. */
  private static final Set<Blocker> WITHOUT_DATA =
      Set.of(Blocker.BLIND, Blocker.JOB_UNSTABLE, Blocker.CHECKPOINTS_UNHEALTHY);

  private final Thresholds thresholds;

  @Inject
  public Evaluator(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Evaluates every job in the history and every expected job.
   *
   * @param before the previous assessment; empty at the first poll
   */
  public Assessment assess(History history, Optional<Assessment> before) {
    RuleContext context = RuleContext.of(history, thresholds);
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
                // An error in one job must not hide the others, and that job must not count as
                // safe.
                errors.put(name, e);
                jobs.put(name, unevaluated(name, last, context));
              }
            });
    for (String name : thresholds.expectedJobs()) {
      jobs.computeIfAbsent(name, absent -> absent(absent, previous(before, absent), context));
    }
    if (jobs.isEmpty()) {
      unknownApplication(context)
          .ifPresent(name -> jobs.put(name, absent(name, previous(before, name), context)));
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

  /**
   * A job whose rules threw an exception: keeps its previous findings, and is not safe to scale.
   */
  private static JobAssessment unevaluated(
      String name, Optional<JobAssessment> before, RuleContext context) {
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : FailureMode.values()) {
      findings.put(
          mode,
          before
              .map(last -> last.finding(mode))
              .orElse(new Finding.NotEnoughData("the data from Flink is inconsistent")));
    }
    return assessment(name, List.of(), unsettled(findings), before, WITHOUT_DATA, true, context);
  }

  private static Transitions.Settled unsettled(Map<FailureMode, Finding> findings) {
    return new Transitions.Settled(findings, Transitions.NONE);
  }

  private static Optional<JobAssessment> previous(Optional<Assessment> before, String name) {
    return before.map(assessment -> assessment.jobs().get(name));
  }

  private JobAssessment assess(
      JobNameHistory named, Optional<JobAssessment> before, RuleContext context) {
    List<JobHistory> streaming =
        named.all().filter(one -> !one.details().map(JobDetails::batch).orElse(false)).toList();
    if (streaming.isEmpty()) {
      return new JobAssessment(
          named.primary().name(),
          Optional.of(named.primary()),
          Map.of(),
          Map.of(),
          Set.of(),
          Map.of(),
          Map.of(),
          Transitions.NONE,
          Set.of(),
          LagTrend.UNKNOWN,
          Optional.empty(),
          ScaleLimits.UNKNOWN,
          false);
    }
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    streaming.forEach(
        one ->
            evaluate(one, before, context)
                .forEach((mode, finding) -> findings.merge(mode, finding, Evaluator::worse)));
    JobHistory job = streaming.get(0);
    Transitions.Settled settled =
        Transitions.settle(
            findings,
            before,
            streaming,
            Explanations.Facts.of(findings, streaming, before, context),
            context);
    Set<Blocker> blockers = Verdict.blockers(streaming, settled.findings(), context);
    return assessment(
        job.name(), streaming, settled, before, blockers, context.outdated(job), context);
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
    for (FailureMode mode : FailureMode.values()) {
      if (job.job().state().endedNormally()) {
        findings.put(mode, Finding.inactive());
      } else if (fresh) {
        findings.put(
            mode, GarbageCollectionEvidence.added(mode, mode.evaluate(job, context), context));
      } else {
        // No new data: an alert must neither resolve because the JobManager died nor fire because
        // time passed without data.
        findings.put(
            mode,
            before
                .map(assessment -> assessment.finding(mode))
                .orElse(new Finding.NotEnoughData("Flink has not returned the job's details yet")));
      }
    }
    boolean known = job.job().state().ended() || job.missingSince().isPresent();
    // What an earlier process reported does not end because the JobManager is down.
    if (known && (context.cluster().reachable() || before.isEmpty())) {
      findings.put(FailureMode.JOB_NOT_RUNNING, FailureMode.JOB_NOT_RUNNING.evaluate(job, context));
    }
    return findings;
  }

  /**
   * The application that failed before any job was seen. Another exporter process may have seen
   * one, so there is time to restore its history.
   */
  private static Optional<String> unknownApplication(RuleContext context) {
    return context
        .cluster()
        .applicationFailure()
        .filter(failure -> overdue(context))
        .flatMap(ApplicationFailure::application);
  }

  /** A job that should run and is not in the history. */
  private JobAssessment absent(String name, Optional<JobAssessment> before, RuleContext context) {
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : FailureMode.values()) {
      findings.put(mode, new Finding.NotEnoughData("the job was never seen"));
    }
    boolean alreadyActive =
        before.map(one -> one.finding(FailureMode.JOB_NOT_RUNNING).active()).orElse(false);
    Optional<ApplicationFailure> application =
        context.cluster().applicationFailure().filter(failure -> context.cluster().reachable());
    if (alreadyActive || application.isPresent() || overdue(context)) {
      findings.put(
          FailureMode.JOB_NOT_RUNNING,
          new Finding.Active(
              application
                  .map(JobNotRunning::evidence)
                  .orElse("the job is expected to run, but the JobManager does not list it")));
    }
    return assessment(name, List.of(), unsettled(findings), before, WITHOUT_DATA, true, context);
  }

  /** The grace starts again when an unreachable JobManager returns: it has to recover its jobs. */
  private static boolean overdue(RuleContext context) {
    ClusterHistory cluster = context.cluster();
    Optional<Instant> since = cluster.returned().or(cluster::watchedSince);
    return cluster.reachable()
        && since
            .filter(from -> !context.now().isBefore(from.plus(JobNotRunning.GRACE)))
            .isPresent();
  }

  /**
   * @param jobs the jobs of the name, the primary one first; empty if none is known
   */
  private static JobAssessment assessment(
      String name,
      List<JobHistory> jobs,
      Transitions.Settled settled,
      Optional<JobAssessment> before,
      Set<Blocker> blockers,
      boolean blind,
      RuleContext context) {
    Instant now = context.now();
    Map<FailureMode, Finding> findings = settled.findings();
    Map<FailureMode, Instant> since = new LinkedHashMap<>();
    findings.forEach(
        (mode, finding) -> {
          if (finding instanceof Finding.Active active) {
            Instant began =
                before.map(one -> one.activeSince().get(mode)).or(active::since).orElse(now);
            // The clock may have been set back since then.
            since.put(mode, began.isAfter(now) ? now : began);
          }
        });
    Explanations.Facts facts = Explanations.Facts.of(findings, jobs, before, context);
    Optional<JobHistory> history = jobs.stream().findFirst();
    RootCauses roots =
        RootCauses.of(
            since,
            facts,
            before.map(JobAssessment::explained).orElse(Map.of()),
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
        roots.explained(),
        settled.transitions(),
        blockers,
        history.map(job -> LagTrend.of(job, thresholds, job.seenAt())).orElse(LagTrend.UNKNOWN),
        history.flatMap(job -> Bottleneck.find(job, thresholds.flow().backpressure())),
        context.scaleLimits(jobs),
        blind);
  }
}
