// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ApplicationCluster;
import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.JobNameHistory;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.scale.ScaleLimits;
import io.github.flinksignals.scale.Scaling;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a rule may read apart from the history of its job.
 *
 * @param now time of the poll that is evaluated
 * @param waitsInVain whether a job of the cluster has waited for slots for too long
 */
record RuleContext(
    Instant now,
    Thresholds thresholds,
    ClusterHistory cluster,
    ApplicationCluster application,
    boolean waitsInVain) {

  static RuleContext of(History history, Thresholds thresholds) {
    RuleContext context =
        new RuleContext(history.at(), thresholds, history.cluster(), history.application(), false);
    boolean waits =
        history.jobs().values().stream()
            .flatMap(JobNameHistory::all)
            .filter(job -> !job.job().state().ended() && job.missingSince().isEmpty())
            .flatMap(job -> SlotGrace.of(job, context).stream())
            .anyMatch(grace -> grace.passed(context.now()));
    return new RuleContext(
        context.now(), thresholds, context.cluster(), context.application(), waits);
  }

  /**
   * The slots that the cluster starts when they are missing. None while a job has waited for them
   * for too long: a quota or a full Kubernetes cluster refuses those of every other job as well.
   *
   * @return 0 if it does not start TaskManagers; empty if their number is not limited
   */
  OptionalInt startableSlots() {
    Cluster known = cluster.lastKnown();
    return thresholds.elastic(known) && !waitsInVain ? known.startableSlots() : OptionalInt.of(0);
  }

  /** Whether a live job was not seen for so long that its data does not count as current. */
  boolean outdated(JobHistory job) {
    return !job.job().state().ended() && now.isAfter(job.seenAt().plus(thresholds.blindAfter()));
  }

  /**
   * How far the live jobs of a name can be scaled: the lowest limits, because it is not known which
   * of them is scaled.
   */
  ScaleLimits scaleLimits(List<JobHistory> jobs) {
    return jobs.stream()
        .filter(job -> !job.job().state().ended())
        .map(this::scaleLimits)
        .reduce(ScaleLimits::and)
        .orElse(ScaleLimits.UNKNOWN);
  }

  private ScaleLimits scaleLimits(JobHistory job) {
    Cluster current = cluster.cluster();
    return job.details()
        .map(JobDetails::tasks)
        .flatMap(Scaling::ofJob)
        .map(tasks -> ScaleLimits.of(tasks, job.slotsHeld(), current, startableSlots()))
        .orElse(ScaleLimits.UNKNOWN);
  }

  /**
   * Whether the exporter saw the job, or a cluster without the job, before {@code time}. Only then
   * is missing data about an earlier run evidence that there was none.
   */
  boolean watchedBefore(JobHistory job, Instant time) {
    return job.firstSeenAt().isBefore(time)
        || cluster.knownSince().map(since -> since.isBefore(time)).orElse(false);
  }
}
