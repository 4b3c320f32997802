// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.StateProtection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Active when the configuration of a job lets its state be lost although its checkpoints complete:
 * when it is cancelled, when the JobManager is lost, or because a checkpoint hangs after a restore.
 */
final class StateUnprotected implements Rule {
  private static final String RETENTION =
      "execution.checkpointing.externalized-checkpoint-retention";

  /** Since 1.20, the options of checkpoints have a common prefix. */
  private static final Pattern OLDER_OPTIONS = Pattern.compile("1\\.1\\d\\..*");

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Checkpointing> checkpointing =
        job.details().flatMap(JobDetails::checkpointing).filter(Checkpointing::periodic);
    if (context.thresholds().stateless(job.name())) {
      return Finding.inactive();
    }
    if (checkpointing.isEmpty()) {
      return new Finding.NotEnoughData("the job has no periodic checkpoints");
    }
    StateProtection protection = checkpointing.get().protection();
    List<String> gaps = gaps(protection, context);
    if (!gaps.isEmpty()) {
      return new Finding.Active(String.join("; ", gaps));
    }
    return protection.retained().isEmpty() || protection.inJobManager().isEmpty()
        ? new Finding.NotEnoughData("Flink does not report how checkpoints are kept")
        : Finding.inactive();
  }

  private static List<String> gaps(StateProtection protection, RuleContext context) {
    List<String> gaps = new ArrayList<>();
    if (protection.inJobManager().orElse(false)) {
      boolean older =
          context
              .cluster()
              .cluster()
              .flinkVersion()
              .map(version -> OLDER_OPTIONS.matcher(version).matches())
              .orElse(false);
      gaps.add(
          "checkpoints are only in the memory of the JobManager: set "
              + (older ? "state.checkpoint-storage" : "execution.checkpointing.storage")
              + " to filesystem and "
              + (older ? "state.checkpoints.dir" : "execution.checkpointing.dir")
              + " to a directory in durable storage");
    }
    if (!protection.retained().orElse(true)) {
      gaps.add(
          "checkpoints are deleted when the job is cancelled: set "
              + RETENTION
              + " to RETAIN_ON_CANCELLATION");
    }
    if (protection.hangsDuringRecovery()) {
      gaps.add(
          "a checkpoint that is triggered while state is restored hangs until it expires"
              + " (FLINK-40518): set execution.checkpointing.unaligned.enabled to true or"
              + " execution.checkpointing.during-recovery.enabled to false");
    }
    return gaps;
  }
}
