// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.JobCapacity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Adds what one poll saw of a job to its history. */
final class JobUpdate {
  private final JobHistory before;
  private final Job seen;
  private final HealthSummary summary;
  private final Instant now;
  private final Optional<Deployment> deployment;

  /**
   * @param before the history of the run that {@code seen} belongs to
   * @param summary of the job's last assessment
   */
  JobUpdate(JobHistory before, Job seen, HealthSummary summary, Instant now) {
    this.before = before;
    this.seen = seen;
    this.summary = summary;
    this.now = now;
    this.deployment = Deployment.of(seen);
  }

  /** The history after the poll. */
  JobHistory next(PollContext context, HistorySettings settings) {
    Optional<Deployment> deployed =
        before.rescales().deployment().filter(one -> one.run().equals(seen.run()));
    RestartHistory restarts = before.restarts().next(seen, deployed, statistics(), now);
    CheckpointHistory checkpoints = checkpoints(deployed, restarts);
    Map<String, TaskRates> rates = rates();
    RunningHistory running = before.running().next(seen, now);
    FlowHistory flow = before.flow().next(seen, running, rates, settings.lagWindow(), now);
    OptionalDouble emitted = TaskRates.emitted(seen, rates);
    RescaleHistory rescales =
        before
            .rescales()
            .next(
                observation(checkpoints, restarts, emitted, capacity(running, flow)),
                settings.verification(),
                now);
    return new JobHistory(
        seen,
        seen.details().or(before::details),
        before.firstSeenAt(),
        now,
        Optional.empty(),
        running,
        checkpoints,
        failedOver(rescales) ? restarts.failover(seen.run().startedAt()) : restarts,
        before
            .slots()
            .next(
                seen,
                context.cluster(),
                SlotNeed.of(seen, context),
                before.running().lastAllRunning(),
                now),
        rates,
        flow,
        baseline(checkpoints, emitted, flow, rescales),
        rescales,
        restores(restarts));
  }

  /** What the history already knows that concerns rescales. */
  RescaleHistory.Observation current() {
    return observation(
        before.checkpoints(),
        before.restarts(),
        TaskRates.emitted(seen, before.tasks()),
        Optional.empty());
  }

  private Optional<JobCapacity> capacity(RunningHistory running, FlowHistory flow) {
    return running.allRunning()
        ? CapacityMeasurement.of(seen, flow, summary, now)
        : Optional.empty();
  }

  private RescaleHistory.Observation observation(
      CheckpointHistory checkpoints,
      RestartHistory restarts,
      OptionalDouble emitted,
      Optional<JobCapacity> capacity) {
    return new RescaleHistory.Observation(
        deployment,
        seen.counts().allRunning(),
        summary.checkpointsHealthy() && checkpoints.lastCompleted().isPresent(),
        seen.details().flatMap(JobDetails::checkpointing),
        statistics().stream()
            .flatMap(statistics -> statistics.recent().stream())
            .flatMap(checkpoint -> EndedCheckpoint.of(checkpoint).stream())
            .toList(),
        restarts.last(RestartReason.CHECKPOINT),
        checkpoints.completedTotal(),
        seen.modifiedAt(),
        seen.details().map(JobDetails::rescaleReports).orElse(List.of()),
        emitted,
        capacity,
        before.baseline().values(),
        summary);
  }

  private CheckpointHistory checkpoints(Optional<Deployment> deployed, RestartHistory restarts) {
    CheckpointHistory checkpoints =
        deployed
            .flatMap(
                from ->
                    deployment
                        .filter(to -> restarts.planned(from, to))
                        .map(to -> before.checkpoints().rescaled(from, to)))
            .orElse(before.checkpoints())
            .explainedBy(seen.failures(), seen.run());
    return statistics()
        .map(statistics -> checkpoints.next(statistics, seen.run(), now))
        .orElse(checkpoints);
  }

  private Optional<CheckpointStatistics> statistics() {
    return seen.details().flatMap(JobDetails::checkpoints).or(seen::lastCheckpoints);
  }

  private Map<String, TaskRates> rates() {
    Map<String, TaskRates> rates = new LinkedHashMap<>();
    for (Task task : seen.tasks()) {
      TaskRates known = before.tasks().get(task.name());
      boolean begins = known == null || task.counts().allFinished();
      rates.put(task.name(), begins ? TaskRates.begin(task) : known.next(task));
    }
    return rates;
  }

  /** Whether a new run with the same id is now deployed and did not rescale the job. */
  private boolean failedOver(RescaleHistory rescales) {
    Optional<Run> last = before.rescales().deployment().map(Deployment::run);
    Optional<Run> current = rescales.deployment().map(Deployment::run);
    return last.isPresent()
        && !last.equals(current)
        && last.get().jobId().equals(current.get().jobId())
        && rescales.last().map(Rescale::at).equals(before.rescales().last().map(Rescale::at));
  }

  /** Measurements enter the baseline only while the job is healthy and no rescale is unverified. */
  private Baseline baseline(
      CheckpointHistory checkpoints,
      OptionalDouble emitted,
      FlowHistory flow,
      RescaleHistory rescales) {
    boolean unverified =
        rescales
            .last()
            .map(Rescale::outcome)
            .filter(
                outcome -> outcome == RescaleOutcome.VERIFYING || outcome == RescaleOutcome.FAILED)
            .isPresent();
    if (!summary.healthy() || unverified || !seen.counts().allRunning()) {
      return before.baseline();
    }
    return checkpoints
        .lastCompleted()
        .map(before.baseline()::with)
        .orElse(before.baseline())
        .with(now, emitted, flow.lag().seconds().latest());
  }

  private RestoreHistory restores(RestartHistory restarts) {
    Optional<CheckpointStatistics> statistics = seen.details().flatMap(JobDetails::checkpoints);
    boolean deployed = seen.counts().deployed() + seen.counts().finished() > 0;
    if (statistics.isEmpty() || !deployed || deployment.isEmpty()) {
      return before.restores();
    }
    return before
        .restores()
        .next(statistics.get(), seen.run(), restarts.counted().orElse(0) > 0, now);
  }
}
