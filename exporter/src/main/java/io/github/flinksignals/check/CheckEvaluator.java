// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.check.CheckResult.JobResult;
import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.export.CheckpointStatus;
import io.github.flinksignals.export.JobHealth;
import io.github.flinksignals.export.JobStatus;
import io.github.flinksignals.export.JobStatus.BlockerStatus;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.Status;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.Formats;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Derives the conclusion of a check from a status. It keeps no state. */
final class CheckEvaluator {
  private final CheckSettings settings;
  private final RequestedRun requested;
  private final VerificationRules rules;
  private final Duration shortestWatch;
  private final Links links;

  /**
   * @param requested the runs that are judged
   * @param rules that verify a rescale
   * @param shortestWatch how long a run must be watched to be safe
   */
  CheckEvaluator(
      CheckSettings settings,
      RequestedRun requested,
      VerificationRules rules,
      Duration shortestWatch,
      Links links) {
    this.settings = settings;
    this.requested = requested;
    this.rules = rules;
    this.shortestWatch = shortestWatch;
    this.links = links;
  }

  /**
   * @param watched what was seen of the runs, including this assessment
   */
  CheckResult evaluate(Assessment assessment, WatchedRuns watched) {
    Status everything = Status.of(assessment, links);
    boolean named = !settings.jobs().isEmpty();
    Status status = named ? everything.only(settings.jobs()) : everything;
    List<String> reasons = new ArrayList<>();
    if (!status.flink().reachable()) {
      reasons.add(
          status
              .flink()
              .trouble()
              .map(why -> "the JobManager " + why)
              .orElse("the JobManager does not answer"));
    } else {
      Set<String> known =
          status.jobs().stream().map(JobStatus::name).collect(Collectors.toUnmodifiableSet());
      settings.jobs().stream()
          .filter(name -> !known.contains(name))
          .sorted()
          .forEach(name -> reasons.add("the JobManager has no job named " + name));
      if (!named) {
        watched.seenLive().stream()
            .filter(name -> !known.contains(name))
            .sorted()
            .forEach(name -> reasons.add("the JobManager has no job named " + name + " any more"));
      }
    }
    List<JobResult> jobs =
        status.jobs().stream()
            .filter(job -> named || counts(job, watched))
            .map(job -> evaluate(job, assessment, watched))
            .toList();
    if (reasons.isEmpty() && jobs.isEmpty()) {
      reasons.add("there is no job to check");
    }
    return new CheckResult(conclusion(reasons, jobs), reasons, jobs, status);
  }

  /** Without {@code --job}, batch jobs and jobs that ended before the check are skipped. */
  private static boolean counts(JobStatus job, WatchedRuns watched) {
    return job.health() != JobHealth.NOT_EVALUATED
        && (job.health() != JobHealth.ENDED || watched.seenLive().contains(job.name()));
  }

  private static Conclusion conclusion(List<String> reasons, List<JobResult> jobs) {
    if (jobs.stream().anyMatch(job -> job.conclusion() == Conclusion.NOT_SAFE)) {
      return Conclusion.NOT_SAFE;
    }
    boolean allSafe = jobs.stream().allMatch(job -> job.conclusion() == Conclusion.SAFE);
    return allSafe && reasons.isEmpty() ? Conclusion.SAFE : Conclusion.CANNOT_TELL;
  }

  private JobResult evaluate(JobStatus job, Assessment assessment, WatchedRuns watched) {
    Optional<JobHistory> history = assessment.jobs().get(job.name()).history();
    return withoutVerdict(job, history, assessment, watched)
        .orElseGet(() -> byVerdict(job, history, assessment, watched.watched(job.name())));
  }

  /** The result for a run whose verdict does not count: it was lost, is too old or not judged. */
  private Optional<JobResult> withoutVerdict(
      JobStatus job, Optional<JobHistory> history, Assessment assessment, WatchedRuns watched) {
    Optional<String> lost = watched.lost(job.name());
    if (lost.isPresent()) {
      return result(job, Conclusion.NOT_SAFE, lost.get());
    }
    Optional<String> before = history.flatMap(one -> requested.startedBefore(one, assessment));
    if (job.judged() && before.isPresent()) {
      return result(job, Conclusion.CANNOT_TELL, before.get());
    }
    if (job.health() == JobHealth.ENDED) {
      return result(job, Conclusion.NOT_SAFE, "the job is " + job.state().orElseThrow());
    }
    if (!job.judged()) {
      return result(job, Conclusion.CANNOT_TELL, "batch jobs are not evaluated");
    }
    boolean blind = job.blockers().stream().anyMatch(one -> one.blocker() == Blocker.BLIND);
    return blind && job.failureModes().isEmpty()
        ? result(job, Conclusion.CANNOT_TELL, Blocker.BLIND.meaning())
        : Optional.empty();
  }

  private static Optional<JobResult> result(JobStatus job, Conclusion conclusion, String reason) {
    return Optional.of(new JobResult(job.name(), conclusion, List.of(reason), Optional.empty()));
  }

  private JobResult byVerdict(
      JobStatus job, Optional<JobHistory> history, Assessment assessment, Duration watched) {
    Optional<ScaleCheck> scale =
        settings
            .scaleTarget()
            .flatMap(
                target -> ScaleCheck.of(target, assessment.jobs().get(job.name()), assessment));
    List<String> against = against(job, history, assessment, scale);
    if (!against.isEmpty()) {
      return new JobResult(job.name(), Conclusion.NOT_SAFE, against, scale);
    }
    List<String> unknown = unknown(job, history, assessment, scale);
    if (unknown.isEmpty() && watched.compareTo(shortestWatch) < 0) {
      unknown.add("the run was watched for less than " + Formats.duration(shortestWatch));
    }
    return new JobResult(
        job.name(), unknown.isEmpty() ? Conclusion.SAFE : Conclusion.CANNOT_TELL, unknown, scale);
  }

  /** Why the job is not safe; empty if nothing is known to be wrong. */
  private List<String> against(
      JobStatus job,
      Optional<JobHistory> history,
      Assessment assessment,
      Optional<ScaleCheck> scale) {
    List<String> reasons = new ArrayList<>();
    job.blockers().stream()
        .filter(blocker -> !allowed(blocker))
        .filter(blocker -> scale.map(one -> one.concerns(blocker.blocker())).orElse(true))
        .map(BlockerStatus::meaning)
        .forEach(reasons::add);
    history.flatMap(requested::otherParallelism).ifPresent(reasons::add);
    // The job is RUNNING until that savepoint has completed.
    if (history.flatMap(JobHistory::details).filter(JobDetails::stopping).isPresent()) {
      reasons.add("a savepoint that stops the job is in progress or has completed");
    }
    unproven(job, assessment).ifPresent(reasons::add);
    scale.ifPresent(one -> reasons.addAll(one.failures(settings.allowed())));
    return reasons;
  }

  /** What must be known before the job is safe. */
  private List<String> unknown(
      JobStatus job,
      Optional<JobHistory> history,
      Assessment assessment,
      Optional<ScaleCheck> scale) {
    List<String> unknown = new ArrayList<>();
    if (history.filter(requested::parallelismUnknown).isPresent()) {
      unknown.add("the parallelism of the run is not known");
    }
    unknown.addAll(
        scale
            .map(one -> one.unknown(settings.allowed()))
            .orElseGet(() -> unanswered(job, assessment)));
    return unknown;
  }

  /** Why there is no answer about the scale, if one was asked for. */
  private List<String> unanswered(JobStatus job, Assessment assessment) {
    return settings
        .scaleTarget()
        .map(target -> List.of(ScaleCheck.missing(target, assessment.jobs().get(job.name()))))
        .orElse(List.of());
  }

  private boolean allowed(BlockerStatus blocker) {
    return settings.allowed().contains(blocker.blocker());
  }

  /**
   * Without a history, a new run may or may not be the result of a rescale. With {@code --wait}, it
   * must complete as many consecutive checkpoints as a rescaled one.
   */
  private Optional<String> unproven(JobStatus job, Assessment assessment) {
    if (settings.patience().isZero() || job.rescale().isPresent() || job.startedAt().isEmpty()) {
      return Optional.empty();
    }
    Duration age = Duration.between(job.startedAt().get(), assessment.at());
    long completed = job.checkpoints().map(CheckpointStatus::completed).orElse(0L);
    boolean noFailureSince = job.checkpoints().map(one -> one.failedSince() == 0).orElse(false);
    return age.compareTo(rules.window()) < 0 && (completed < rules.checkpoints() || !noFailureSince)
        ? Optional.of(
            "the run is new and has completed %d of %d checkpoints%s"
                .formatted(
                    Math.min(completed, rules.checkpoints()),
                    rules.checkpoints(),
                    tooShort(assessment.jobs().get(job.name()))))
        : Optional.empty();
  }

  /** What to add if the checkpoints take longer than the check waits; otherwise empty. */
  private String tooShort(JobAssessment job) {
    Duration cadence =
        job.history()
            .flatMap(JobHistory::details)
            .flatMap(JobDetails::checkpointing)
            .filter(Checkpointing::periodic)
            .map(Checkpointing::cadence)
            .orElse(Duration.ZERO);
    Duration needed = cadence.multipliedBy(rules.checkpoints());
    return needed.compareTo(settings.patience()) <= 0
        ? ""
        : "; with one every %s that takes %s, but the check waits only %s"
            .formatted(
                Formats.duration(cadence),
                Formats.duration(needed),
                Formats.duration(settings.patience()));
  }
}
