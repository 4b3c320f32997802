// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Rescale;
import java.time.Instant;
import java.util.Optional;

/**
 * True when checkpoints that were healthy fail since the job was rescaled, until enough of them
 * completed in a row or the job is scaled back.
 */
final class CheckpointsFailingAfterScale implements Rule {
  @Override
  public FailureMode mode() {
    return FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE;
  }

  @Override
  public Judgement judge(JobHistory job, Circumstances circumstances) {
    Optional<Rescale> rescale = job.rescales().last();
    Optional<Instant> failingSince = rescale.flatMap(Rescale::failing).map(Rescale.Failing::since);
    if (failingSince.isPresent()) {
      return new Judgement.Active(evidence(rescale.get(), job.checkpoints()), failingSince);
    }
    Optional<Judgement> missing = CheckpointData.missing(job, circumstances);
    if (missing.isPresent()) {
      return missing.get();
    }
    Instant deployed =
        job.details()
            .flatMap(details -> details.runningSince())
            .orElse(job.job().run().startedAt());
    boolean recent =
        circumstances.now().isBefore(deployed.plus(circumstances.thresholds().rescaleWindow()));
    return rescale.isEmpty() && recent && !Past.known(job, deployed, circumstances)
        ? new Judgement.NotEnoughData("it is not known how wide the job was before")
        : Judgement.inactive();
  }

  private static String evidence(Rescale rescale, CheckpointHistory checkpoints) {
    Rescale.Failing failing = rescale.failing().orElseThrow();
    return "the job was rescaled from "
        + failing.from().highest()
        + " to "
        + failing.to().highest()
        + " and is at "
        + rescale.to().highest()
        + " since "
        + Words.time(rescale.at())
        + "; since then "
        + Words.count(rescale.progress().failed(), "checkpoint")
        + " failed and "
        + rescale.progress().completed()
        + " completed"
        + checkpoints.streakCause().map(cause -> "; cause: " + cause.label()).orElse("");
  }
}
