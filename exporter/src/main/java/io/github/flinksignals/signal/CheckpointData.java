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

/** What the checkpoint modes have in common: whether there is anything to judge. */
final class CheckpointData {
  private static final int TASKS_NAMED = 3;

  private CheckpointData() {}

  /** Empty where checkpoints can be judged; otherwise why they cannot. */
  static Optional<Finding> missing(JobHistory job, RuleContext context) {
    Optional<Checkpointing> checkpointing = job.details().flatMap(JobDetails::checkpointing);
    if (checkpointing.isEmpty()) {
      return Optional.of(
          new Finding.NotEnoughData("the checkpoint configuration was not read yet"));
    }
    if (!checkpointing.get().periodic()) {
      return Optional.of(new Finding.NotEnoughData("the job takes no periodic checkpoints"));
    }
    // One answer that is missing changes nothing; an adaptive job that waits gives none for long.
    Instant tooOld = context.now().minus(context.thresholds().blindAfter());
    return job.checkpoints().lastReportedAt().filter(told -> !told.isBefore(tooOld)).isPresent()
        ? Optional.empty()
        : Optional.of(new Finding.NotEnoughData("Flink does not tell of the checkpoints"));
  }

  /** How the job checkpoints. Only where nothing is missing. */
  static Checkpointing configuration(JobHistory job) {
    return job.details().flatMap(JobDetails::checkpointing).orElseThrow();
  }

  /** When a checkpoint last completed; empty if none did. */
  static Optional<Instant> lastCompleted(JobHistory job) {
    return job.checkpoints().lastCompleted().flatMap(last -> last.completedAt());
  }

  /** Which tasks hold up the checkpoint that is slow or expired, as a part of a sentence. */
  static String unacknowledged(JobHistory job) {
    List<String> tasks = diagnosis(job).unacknowledgedTasks();
    if (tasks.isEmpty()) {
      return "";
    }
    int more = tasks.size() - TASKS_NAMED;
    return ", not acknowledged by "
        + String.join(", ", tasks.subList(0, Math.min(TASKS_NAMED, tasks.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** What was learned of checkpoints that look wrong. */
  static CheckpointDiagnosis diagnosis(JobHistory job) {
    return job.details()
        .flatMap(JobDetails::checkpoints)
        .map(CheckpointStatistics::diagnosis)
        .orElse(CheckpointDiagnosis.NONE);
  }

  /** Whether a savepoint is under way that may hold up checkpoints by right. */
  static boolean savepointInProgress(JobHistory job, Instant now) {
    return job.checkpoints()
        .savepointSince()
        .map(since -> now.isBefore(since.plus(configuration(job).timeout())))
        .orElse(false);
  }
}
