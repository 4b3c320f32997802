// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.FirstRestore;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Origin;
import io.github.flinksignals.history.Predecessor;
import io.github.flinksignals.history.StateLoss;
import io.github.flinksignals.model.JobDetails;
import java.time.Instant;
import java.util.Optional;

/**
 * Active when a run started without the state of the previous run, for as long as the loss is held
 * or until a later run starts with state. Inactive for a job that starts without state on purpose.
 */
final class StateLost implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    if (context.thresholds().stateless(job.name())) {
      return Finding.inactive();
    }
    Instant now = context.now();
    Instant heldSince = now.minus(context.thresholds().stateLostHold());
    Optional<StateLoss> loss = job.restores().loss().filter(one -> one.at().isAfter(heldSince));
    if (loss.isPresent()) {
      return new Finding.Active(evidence(loss.get()), loss.map(StateLoss::at));
    }
    Instant started = job.job().run().startedAt();
    if (started.isBefore(heldSince)) {
      return Finding.inactive();
    }
    if (job.details().flatMap(JobDetails::checkpoints).isEmpty()) {
      return new Finding.NotEnoughData("checkpoint statistics have not been read yet");
    }
    boolean known = job.restores().predecessor().isPresent() || context.watchedBefore(job, started);
    return known || restored(job)
        ? Finding.inactive()
        : new Finding.NotEnoughData("it is not known whether the job had state before this run");
  }

  private static boolean restored(JobHistory job) {
    return job.restores()
        .first()
        .flatMap(FirstRestore::origin)
        .filter(origin -> origin != Origin.NONE)
        .isPresent();
  }

  private static String evidence(StateLoss loss) {
    String had =
        loss.earlier().map(StateLost::state).orElse("an earlier run had completed a checkpoint");
    return loss.restored()
        .map(
            older ->
                "this run was restored from the older checkpoint "
                    + older.checkpointId()
                    + ", although "
                    + had)
        .orElse("this run started without state, although " + had);
  }

  private static String state(Predecessor earlier) {
    return "the previous run had "
        + (earlier.onlyRestored() ? "been restored from" : "completed")
        + " checkpoint "
        + earlier.checkpoint().id()
        + " at "
        + Formats.time(earlier.checkpoint().at());
  }
}
