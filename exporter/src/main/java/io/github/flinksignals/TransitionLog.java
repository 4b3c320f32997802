// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.JobAssessment;
import io.github.flinksignals.signal.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what began and what ended with a poll, and nothing while it lasts. */
final class TransitionLog {
  private static final Logger log = LoggerFactory.getLogger(TransitionLog.class);

  private TransitionLog() {}

  static void log(Poll poll, Optional<Assessment> before, Assessment now) {
    boolean wasReachable = before.map(last -> last.cluster().reachable()).orElse(false);
    if (poll instanceof Poll.Missed missed && (wasReachable || before.isEmpty())) {
      log.warn("The JobManager {}", missed.explanation());
    } else if (poll instanceof Poll.Reached && !wasReachable) {
      log.info(
          "The JobManager answers: Flink {}, jobs: {}",
          now.cluster().cluster().flinkVersion().orElse("of unknown version"),
          now.jobs().size());
    }
    now.jobs()
        .forEach(
            (name, job) ->
                log(printable(name), before.map(last -> last.jobs().get(name)), job, now.at()));
  }

  private static void log(
      String name, Optional<JobAssessment> before, JobAssessment now, Instant at) {
    for (FailureMode mode : FailureMode.values()) {
      boolean was = before.map(last -> last.judgement(mode).active()).orElse(false);
      if (!was && now.judgement(mode) instanceof Judgement.Active active) {
        log.warn("{}: {} began: {}", name, mode.label(), active.evidence());
      } else if (was && !now.judgement(mode).active()) {
        Duration lasted = Duration.between(before.get().activeSince().get(mode), at);
        log.info("{}: {} ended after {} s", name, mode.label(), lasted.toSeconds());
      }
    }
  }

  /** A job is named by whoever submits it, and must not write lines of its own into the log. */
  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
