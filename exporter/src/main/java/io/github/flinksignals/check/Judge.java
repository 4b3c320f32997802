// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.check.CheckResult.JobResult;
import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.export.CheckpointStatus;
import io.github.flinksignals.export.JobHealth;
import io.github.flinksignals.export.JobStatus;
import io.github.flinksignals.export.JobStatus.BlockerStatus;
import io.github.flinksignals.export.Status;
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges a status; a pure function of it and the settings. */
final class Judge {
  private final CheckSettings settings;
  private final VerificationRules rules;

  /**
   * @param rules by which a rescale is verified
   */
  Judge(CheckSettings settings, VerificationRules rules) {
    this.settings = settings;
    this.rules = rules;
  }

  CheckResult judge(Status everything) {
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
          .forEach(name -> reasons.add("the JobManager knows no job " + name));
    }
    List<JobResult> jobs =
        status.jobs().stream()
            .filter(job -> named || counts(job))
            .map(job -> judge(job, everything))
            .toList();
    if (reasons.isEmpty() && jobs.isEmpty()) {
      reasons.add("there is no job to judge");
    }
    return new CheckResult(conclusion(reasons, jobs), reasons, jobs, status);
  }

  /**
   * Where nobody asks for one by name, batch jobs and those that came to their end do not count.
   */
  private static boolean counts(JobStatus job) {
    return job.standing() != JobHealth.ENDED && job.standing() != JobHealth.NOT_JUDGED;
  }

  private static Conclusion conclusion(List<String> reasons, List<JobResult> jobs) {
    if (jobs.stream().anyMatch(job -> job.conclusion() == Conclusion.NOT_SAFE)) {
      return Conclusion.NOT_SAFE;
    }
    boolean told = jobs.stream().allMatch(job -> job.conclusion() == Conclusion.SAFE);
    return told && reasons.isEmpty() ? Conclusion.SAFE : Conclusion.CANNOT_TELL;
  }

  private JobResult judge(JobStatus job, Status status) {
    if (job.standing() == JobHealth.ENDED) {
      return result(job, Conclusion.NOT_SAFE, List.of("it is " + job.state().orElseThrow()));
    }
    if (!job.judged()) {
      return result(job, Conclusion.CANNOT_TELL, List.of("a batch job is not judged"));
    }
    if (job.blind() && job.failureModes().isEmpty()) {
      return result(job, Conclusion.CANNOT_TELL, List.of(Blocker.BLIND.meaning()));
    }
    List<String> reasons = new ArrayList<>();
    job.blockers().stream()
        .filter(blocker -> !allowed(blocker))
        .map(BlockerStatus::meaning)
        .forEach(reasons::add);
    unproven(job, status).ifPresent(reasons::add);
    return result(job, reasons.isEmpty() ? Conclusion.SAFE : Conclusion.NOT_SAFE, reasons);
  }

  private static JobResult result(JobStatus job, Conclusion conclusion, List<String> reasons) {
    return new JobResult(job.name(), conclusion, reasons);
  }

  private boolean allowed(BlockerStatus blocker) {
    return settings.allowed().stream().anyMatch(one -> one.label().equals(blocker.blocker()));
  }

  /**
   * Without memory nobody knows whether a young run is the outcome of a rescale. Who waits for a
   * deployment to prove itself wants it to complete as many checkpoints in a row as if it were.
   */
  private Optional<String> unproven(JobStatus job, Status status) {
    if (settings.patience().isZero() || job.rescale().isPresent() || job.startedAt().isEmpty()) {
      return Optional.empty();
    }
    Duration age = Duration.between(job.startedAt().get(), status.at());
    long completed = job.checkpoints().map(CheckpointStatus::completed).orElse(0L);
    boolean inRow = job.checkpoints().map(one -> one.failedSince() == 0).orElse(false);
    return age.compareTo(rules.window()) < 0 && (completed < rules.checkpoints() || !inRow)
        ? Optional.of(
            "the run is young and has completed %d of %d checkpoints"
                .formatted(Math.min(completed, rules.checkpoints()), rules.checkpoints()))
        : Optional.empty();
  }
}
