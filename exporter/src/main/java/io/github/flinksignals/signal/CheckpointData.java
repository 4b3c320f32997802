// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.CheckpointDiagnosis;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobDetails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checkpoint data that the rules about checkpoints share, and whether there is enough of it. */
final class CheckpointData {
  private static final int MAXIMUM_NAMES = 3;

  private CheckpointData() {}

  /** Which data is missing to evaluate checkpoints; empty if none is. */
  static Optional<Finding> missing(JobHistory job, RuleContext context) {
    Optional<Checkpointing> checkpointing = job.details().flatMap(JobDetails::checkpointing);
    if (checkpointing.isEmpty()) {
      return Optional.of(
          new Finding.NotEnoughData("the checkpoint configuration has not been read yet"));
    }
    if (!checkpointing.get().periodic()) {
      return Optional.of(new Finding.NotEnoughData("periodic checkpoints are disabled"));
    }
    // One missing answer changes nothing, but an adaptive job returns none while it waits for
    // slots.
    Instant tooOld = context.now().minus(context.thresholds().blindAfter());
    return job.checkpoints()
            .lastReportedAt()
            .filter(reported -> !reported.isBefore(tooOld))
            .isPresent()
        ? Optional.empty()
        : Optional.of(new Finding.NotEnoughData("Flink does not return checkpoint statistics"));
  }

  /** The checkpoint configuration. Call it only if nothing is {@link #missing}. */
  static Checkpointing configuration(JobHistory job) {
    return job.details().flatMap(JobDetails::checkpointing).orElseThrow();
  }

  /** When the last checkpoint completed; empty if none did. */
  static Optional<Instant> lastCompleted(JobHistory job) {
    return job.checkpoints().lastCompleted().flatMap(last -> last.completedAt());
  }

  /** Clause that names the tasks that delay the slow or expired checkpoint; empty if unknown. */
  static String unacknowledged(JobHistory job) {
    List<String> tasks = diagnosis(job).unacknowledgedTasks();
    if (tasks.isEmpty()) {
      return "";
    }
    int more = tasks.size() - MAXIMUM_NAMES;
    return ", not acknowledged by "
        + String.join(", ", tasks.subList(0, Math.min(MAXIMUM_NAMES, tasks.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** Details that were read about failed and slow checkpoints. */
  static CheckpointDiagnosis diagnosis(JobHistory job) {
    return job.details()
        .flatMap(JobDetails::checkpoints)
        .map(CheckpointStatistics::diagnosis)
        .orElse(CheckpointDiagnosis.NONE);
  }

  /**
   * Until when the pace of checkpoints can be evaluated: now or, while a savepoint is in progress
   * that may delay them, when it was triggered. It must not hide that none completed before it. A
   * savepoint older than the timeout is no excuse.
   */
  static Instant evaluatedUntil(JobHistory job, Instant now) {
    return job.checkpoints()
        .savepointSince()
        .filter(since -> now.isBefore(since.plus(configuration(job).timeout())))
        .orElse(now);
  }
}
