// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.RescaleAttempts;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobDetails;

/**
 * Active when the job was rescaled, or restarted for a rescale that changed nothing, again and
 * again without one that was verified in between.
 */
final class RescaleStorm implements Rule {
  private static final int ATTEMPTS = 5;

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    RescaleAttempts attempts = RescaleAttempts.of(job, context.now());
    boolean verifiable =
        job.details()
            .flatMap(JobDetails::checkpointing)
            .filter(Checkpointing::periodic)
            .isPresent();
    int counted = verifiable ? attempts.all() : attempts.inVain();
    if (counted >= ATTEMPTS) {
      return new Finding.Active(evidence(attempts));
    }
    if (attempts.all() >= ATTEMPTS) {
      return new Finding.NotEnoughData(
          "without periodic checkpoints, it is not known whether the rescales succeeded");
    }
    boolean known = job.restarts().counted().isPresent() || !job.restarts().recent().isEmpty();
    return known
        ? Finding.inactive()
        : new Finding.NotEnoughData("Flink has not reported the number of restarts yet");
  }

  private static String evidence(RescaleAttempts attempts) {
    String within = " in the last " + Formats.duration(RescaleAttempts.WINDOW);
    String inVain =
        Formats.count(attempts.inVain(), "restart") + " for a rescale that changed nothing";
    if (attempts.rescales() == 0) {
      return inVain + within;
    }
    return Formats.count(attempts.rescales(), "rescale")
        + (attempts.inVain() == 0 ? "" : " and " + inVain)
        + within
        + ", and none was verified since the first of them";
  }
}
