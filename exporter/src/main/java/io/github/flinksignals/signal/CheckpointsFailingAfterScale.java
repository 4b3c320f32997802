// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.CheckpointHistory;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Rescale;
import java.time.Instant;
import java.util.Optional;

/**
 * Active when checkpoints were healthy before a rescale and fail after it, until enough of them
 * complete in a row or the job is scaled back.
 */
final class CheckpointsFailingAfterScale implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Rescale> rescale = job.rescales().last();
    Optional<Instant> failingSince = rescale.flatMap(Rescale::failing).map(Rescale.Failing::since);
    if (failingSince.isPresent()) {
      return new Finding.Active(evidence(rescale.get(), job.checkpoints()), failingSince);
    }
    Optional<Finding> missing = CheckpointData.missing(job, context);
    if (missing.isPresent()) {
      return missing.get();
    }
    Instant deployed =
        job.details()
            .flatMap(details -> details.runningSince())
            .orElse(job.job().run().startedAt());
    boolean recent = context.now().isBefore(deployed.plus(context.thresholds().rescaleWindow()));
    return rescale.isEmpty() && recent && !context.watchedBefore(job, deployed)
        ? new Finding.NotEnoughData("the previous parallelism of the job is not known")
        : Finding.inactive();
  }

  private static String evidence(Rescale rescale, CheckpointHistory checkpoints) {
    Rescale.Failing failing = rescale.failing().orElseThrow();
    return "the job was rescaled from "
        + failing.from().highest()
        + " to "
        + failing.to().highest()
        + " and has run at "
        + rescale.to().highest()
        + " since "
        + Formats.time(rescale.at())
        + "; since then "
        + Formats.count(rescale.sinceRescale().failed(), "checkpoint")
        + " failed and "
        + rescale.sinceRescale().completed()
        + " completed"
        + checkpoints.failed().streakCause().map(cause -> "; cause: " + cause.label()).orElse("");
  }
}
