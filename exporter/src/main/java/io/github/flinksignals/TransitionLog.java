// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

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

/** Logs what began and what ended with a poll, and nothing while it lasts. */
final class TransitionLog {
  private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

  private TransitionLog() {}

  static void log(Poll poll, Optional<Assessment> before, Assessment now) {
    boolean wasReachable = before.map(last -> last.cluster().reachable()).orElse(false);
    if (poll instanceof Poll.Missed missed
        && !before
            .flatMap(last -> last.cluster().missed())
            .map(TransitionLog::fault)
            .equals(Optional.of(fault(missed)))) {
      log.warn("The JobManager {}", missed.explanation());
    } else if (poll instanceof Poll.Reached && !wasReachable) {
      log.info(
          "The JobManager answers: Flink {}, jobs: {}",
          now.cluster().cluster().flinkVersion().orElse("of unknown version"),
          now.jobs().size());
    }
    Set<String> known = before.map(last -> last.errors().keySet()).orElse(Set.of());
    now.errors().entrySet().stream()
        .filter(error -> !known.contains(error.getKey()))
        .forEach(
            error ->
                log.warn(
                    "{}: what Flink says of it makes no sense, so it is told as it was",
                    error.getKey(),
                    error.getValue()));
    now.jobs()
        .forEach((name, job) -> log(before.map(last -> last.jobs().get(name)), job, now.at()));
    before.ifPresent(
        last ->
            last.jobs().values().stream()
                .filter(job -> !now.jobs().containsKey(job.name()))
                .forEach(job -> forgotten(job, now.at())));
  }

  /** Two polls that were missed for the same: what a server says of it may differ each time. */
  private static String fault(Poll.Missed missed) {
    String explanation = missed.explanation();
    return missed.reason() == Poll.Reason.UNREACHABLE
        ? explanation
        : explanation.replaceFirst("(?s): .*", "");
  }

  private static void log(Optional<JobAssessment> before, JobAssessment now, Instant at) {
    for (FailureMode mode : FailureMode.values()) {
      boolean was = before.map(last -> last.finding(mode).active()).orElse(false);
      if (!was && now.finding(mode) instanceof Finding.Active active) {
        log.warn("{}: {} began: {}", now.name(), mode.label(), active.evidence());
      } else if (was && !now.finding(mode).active()) {
        log.info(
            "{}: {} ended after {} s", now.name(), mode.label(), seconds(before.get(), mode, at));
      }
    }
  }

  /** What is active to the last ends when the job is not told of any more. */
  private static void forgotten(JobAssessment job, Instant at) {
    for (FailureMode mode : FailureMode.values()) {
      if (job.finding(mode).active()) {
        log.info(
            "{}: {} ended after {} s, for the job is forgotten",
            job.name(),
            mode.label(),
            seconds(job, mode, at));
      }
    }
  }

  /** Not below 0, for clocks are set back. */
  private static long seconds(JobAssessment job, FailureMode mode, Instant at) {
    return Math.max(0, Duration.between(job.activeSince().get(mode), at).toSeconds());
  }
}
