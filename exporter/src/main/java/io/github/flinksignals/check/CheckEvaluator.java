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
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Derives the conclusion of a check from a status. It keeps no state. */
final class CheckEvaluator {
  private final CheckSettings settings;
  private final VerificationRules rules;
  private final Links links;

  /**
   * @param rules that verify a rescale
   */
  CheckEvaluator(CheckSettings settings, VerificationRules rules, Links links) {
    this.settings = settings;
    this.rules = rules;
    this.links = links;
  }

  CheckResult evaluate(Assessment assessment) {
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
    }
    List<JobResult> jobs =
        status.jobs().stream()
            .filter(job -> named || counts(job))
            .map(job -> evaluate(job, assessment))
            .toList();
    if (reasons.isEmpty() && jobs.isEmpty()) {
      reasons.add("there is no job to check");
    }
    return new CheckResult(conclusion(reasons, jobs), reasons, jobs, status);
  }

  /** Without {@code --job}, batch jobs and jobs that have ended are skipped. */
  private static boolean counts(JobStatus job) {
    return job.health() != JobHealth.ENDED && job.health() != JobHealth.NOT_EVALUATED;
  }

  private static Conclusion conclusion(List<String> reasons, List<JobResult> jobs) {
    if (jobs.stream().anyMatch(job -> job.conclusion() == Conclusion.NOT_SAFE)) {
      return Conclusion.NOT_SAFE;
    }
    boolean allSafe = jobs.stream().allMatch(job -> job.conclusion() == Conclusion.SAFE);
    return allSafe && reasons.isEmpty() ? Conclusion.SAFE : Conclusion.CANNOT_TELL;
  }

  private JobResult evaluate(JobStatus job, Assessment assessment) {
    if (job.health() == JobHealth.ENDED) {
      return result(job, Conclusion.NOT_SAFE, List.of("the job is " + job.state().orElseThrow()));
    }
    if (!job.judged()) {
      return result(job, Conclusion.CANNOT_TELL, List.of("batch jobs are not evaluated"));
    }
    Optional<ScaleCheck> scale =
        settings
            .scaleTarget()
            .flatMap(
                target -> ScaleCheck.of(target, assessment.jobs().get(job.name()), assessment));
    boolean blind = job.blockers().stream().anyMatch(one -> one.blocker() == Blocker.BLIND);
    if (blind && job.failureModes().isEmpty()) {
      return result(job, Conclusion.CANNOT_TELL, List.of(Blocker.BLIND.meaning()));
    }
    List<String> reasons = new ArrayList<>();
    job.blockers().stream()
        .filter(blocker -> !allowed(blocker))
        .filter(blocker -> scale.map(one -> one.concerns(blocker.blocker())).orElse(true))
        .map(BlockerStatus::meaning)
        .forEach(reasons::add);
    unproven(job, assessment.at()).ifPresent(reasons::add);
    scale.ifPresent(one -> reasons.addAll(one.failures(settings.allowed())));
    if (!reasons.isEmpty()) {
      return new JobResult(job.name(), Conclusion.NOT_SAFE, reasons, scale);
    }
    List<String> unknown =
        scale
            .map(one -> one.unknown(settings.allowed()))
            .orElseGet(() -> unanswered(job, assessment));
    return new JobResult(
        job.name(), unknown.isEmpty() ? Conclusion.SAFE : Conclusion.CANNOT_TELL, unknown, scale);
  }

  /** Why there is no answer about the scale, if one was asked for. */
  private List<String> unanswered(JobStatus job, Assessment assessment) {
    return settings
        .scaleTarget()
        .map(target -> List.of(ScaleCheck.missing(target, assessment.jobs().get(job.name()))))
        .orElse(List.of());
  }

  private static JobResult result(JobStatus job, Conclusion conclusion, List<String> reasons) {
    return new JobResult(job.name(), conclusion, reasons, Optional.empty());
  }

  private boolean allowed(BlockerStatus blocker) {
    return settings.allowed().contains(blocker.blocker());
  }

  /**
   * Without a history, a new run may or may not be the result of a rescale. With {@code --wait}, it
   * must complete as many consecutive checkpoints as a rescaled one.
   */
  private Optional<String> unproven(JobStatus job, Instant at) {
    if (settings.patience().isZero() || job.rescale().isPresent() || job.startedAt().isEmpty()) {
      return Optional.empty();
    }
    Duration age = Duration.between(job.startedAt().get(), at);
    long completed = job.checkpoints().map(CheckpointStatus::completed).orElse(0L);
    boolean noFailureSince = job.checkpoints().map(one -> one.failedSince() == 0).orElse(false);
    return age.compareTo(rules.window()) < 0 && (completed < rules.checkpoints() || !noFailureSince)
        ? Optional.of(
            "the run is new and has completed %d of %d checkpoints"
                .formatted(Math.min(completed, rules.checkpoints()), rules.checkpoints()))
        : Optional.empty();
  }
}
