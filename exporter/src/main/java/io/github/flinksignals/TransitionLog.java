// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.log.StackTraceOnly;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when a problem begins and when it ends, and nothing while it lasts. */
final class TransitionLog {
  private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

  private TransitionLog() {}

  /**
   * Logs the changes of one poll.
   *
   * @param before the assessment of the last poll; empty at the first poll
   * @param now the assessment of this poll
   */
  static void log(Poll poll, Optional<Assessment> before, Assessment now) {
    logJobManager(poll, before, now);
    Set<String> known = before.map(last -> last.errors().keySet()).orElse(Set.of());
    now.errors().entrySet().stream()
        .filter(error -> !known.contains(error.getKey()))
        .forEach(
            error ->
                log.warn(
                    "{}: ignoring inconsistent data from Flink, keeping the previous state",
                    error.getKey(),
                    StackTraceOnly.of(log, error.getValue())));
    now.jobs()
        .forEach((name, job) -> logJob(before.map(last -> last.jobs().get(name)), job, now.at()));
    before.ifPresent(
        last ->
            last.jobs().values().stream()
                .filter(job -> !now.jobs().containsKey(job.name()))
                .forEach(job -> logRemoved(job, now.at())));
  }

  private static void logJobManager(Poll poll, Optional<Assessment> before, Assessment now) {
    boolean wasReachable = before.map(last -> last.cluster().reachable()).orElse(false);
    if (poll instanceof Poll.Missed missed) {
      Optional<Poll.Missed> lastMissed = before.flatMap(last -> last.cluster().missed());
      if (lastMissed.filter(missed::sameProblem).isEmpty()) {
        log.warn("The JobManager {}", missed.explanation());
      }
    } else if (!wasReachable) {
      log.info(
          "The JobManager answers: Flink {}, jobs: {}",
          now.cluster().cluster().flinkVersion().orElse("of unknown version"),
          now.jobs().size());
    }
  }

  private static void logJob(Optional<JobAssessment> before, JobAssessment now, Instant at) {
    for (FailureMode mode : FailureMode.values()) {
      boolean wasActive = before.map(last -> last.finding(mode).active()).orElse(false);
      if (!wasActive && now.finding(mode) instanceof Finding.Active active) {
        log.warn("{}: {} began: {}", now.name(), mode.label(), active.evidence());
      } else if (wasActive && !now.finding(mode).active()) {
        log.info(
            "{}: {} ended after {} s", now.name(), mode.label(), seconds(before.get(), mode, at));
      }
    }
  }

  /** A mode that is still active ends when the job is no longer exported. */
  private static void logRemoved(JobAssessment job, Instant at) {
    for (FailureMode mode : FailureMode.values()) {
      if (job.finding(mode).active()) {
        log.info(
            "{}: {} ended after {} s, because the job is no longer exported",
            job.name(),
            mode.label(),
            seconds(job, mode, at));
      }
    }
  }

  /** How long a mode was active; 0 if the clock was set back. */
  private static long seconds(JobAssessment job, FailureMode mode, Instant at) {
    return Math.max(0, Duration.between(job.activeSince().get(mode), at).toSeconds());
  }
}
