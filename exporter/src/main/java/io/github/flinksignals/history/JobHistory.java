// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Task;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of one job, over its runs.
 *
 * @param job as last seen
 * @param details as last answered in this run; the job may have been seen since without answering
 * @param firstSeenAt when a job of this name was first seen
 * @param seenAt when it was last seen with all that was asked of it; or ended
 * @param missingSince the first poll whose overview lacked it; empty while it is listed
 * @param tasks by name, of this run
 * @param flow how data flows through it since all its tasks run
 */
public record JobHistory(
    Job job,
    Optional<JobDetails> details,
    Instant firstSeenAt,
    Instant seenAt,
    Optional<Instant> missingSince,
    RunningHistory running,
    CheckpointHistory checkpoints,
    RestartHistory restarts,
    SlotHistory slots,
    Map<String, TaskRates> tasks,
    FlowHistory flow,
    Baseline baseline,
    RescaleHistory rescales,
    RestoreHistory restores) {

  static JobHistory begin(Job job, PollContext context, HistoryRules rules) {
    Instant now = context.at();
    return new JobHistory(
            job,
            Optional.empty(),
            now,
            now,
            Optional.empty(),
            RunningHistory.begin(job, now),
            CheckpointHistory.begin(),
            RestartHistory.begin(),
            SlotHistory.begin(job, context.cluster(), SlotNeed.of(job, context), now),
            Map.of(),
            FlowHistory.begin(now),
            Baseline.begin(),
            RescaleHistory.NONE,
            RestoreHistory.NONE)
        .next(job, context, HealthSummary.UNSEEN, rules);
  }

  public String name() {
    return job.name();
  }

  /**
   * Folds in what a poll saw of the job.
   *
   * @param summary what the last assessment said of it
   */
  JobHistory next(Job seen, PollContext context, HealthSummary summary, HistoryRules rules) {
    Instant now = context.at();
    Run run = seen.run();
    JobHistory before = run.equals(job.run()) ? this : inNewRun(run, seen, now);
    if (seen.details().isEmpty() && !seen.state().ended()) {
      return before.unanswered(seen);
    }
    CheckpointHistory checkpointed =
        statistics(seen)
            .map(statistics -> before.checkpoints.next(statistics, seen.failures(), now))
            .orElse(before.checkpoints);
    SlotNeed need = SlotNeed.of(seen, context);
    Map<String, TaskRates> rates = before.rates(seen);
    RunningHistory ran = before.running.next(seen, now);
    FlowHistory flowed = before.flow.next(seen, ran, rates, now);
    RestartHistory restarted = before.restarts.next(seen, now);
    RescaleHistory rescaled =
        before.rescales.next(
            before.bearingOnRescales(seen, checkpointed, restarted, rates, summary),
            rules.verification(),
            now);
    return new JobHistory(
        seen,
        seen.details().or(() -> before.details),
        firstSeenAt,
        now,
        Optional.empty(),
        ran,
        checkpointed,
        before.failedOver(rescaled) ? restarted.failover(run.startedAt()) : restarted,
        before.slots.next(seen, context.cluster(), need, running.lastAllRunning(), now),
        rates,
        flowed,
        before.baseline(seen, checkpointed, rates, flowed, rescaled, summary, now),
        rescaled,
        before.restores(seen, restarted, now));
  }

  /**
   * Folds in what was remembered of the job before the exporter was started anew. It changes
   * nothing that was seen since, but tells what came before.
   */
  JobHistory after(SavedJob past, HistoryRules rules, Instant now) {
    boolean sameRun = past.run().equals(job.run());
    RescaleHistory rescaled =
        rescales.after(
            past.rescales(),
            past.usual(),
            bearingOnRescales(job, checkpoints, restarts, tasks, HealthSummary.UNSEEN),
            rules.verification(),
            now);
    return new JobHistory(
        job,
        details,
        past.seenAt().isBefore(firstSeenAt) ? past.seenAt() : firstSeenAt,
        seenAt,
        missingSince,
        running,
        checkpoints,
        restarts,
        slots,
        tasks,
        flow,
        baseline.after(past.usual()),
        rescaled,
        restores.after(past.restores(), sameRun, past.predecessor(), job.run(), now));
  }

  /** Since when there is no such job: it ended, or the overview lacks it; empty while it lives. */
  Optional<Instant> goneSince() {
    return job.state().ended() ? job.endedAt().or(() -> Optional.of(seenAt)) : missingSince;
  }

  /** The overview lacks it. */
  JobHistory missing(Instant now) {
    return as(job, missingSince.or(() -> Optional.of(now)), flow, baseline);
  }

  /** Listed, but its own endpoints did not answer: what is known of it stays, with its age. */
  private JobHistory unanswered(Job seen) {
    return as(seen, Optional.empty(), flow, baseline);
  }

  /**
   * Without what says only how it did of late. There may be a thousand such jobs, and of one that
   * comes back no more is compared than this.
   */
  JobHistory retired() {
    return as(
        job, missingSince, FlowHistory.begin(flow.since()), Baseline.recalled(baseline.medians()));
  }

  private JobHistory as(Job seen, Optional<Instant> missing, FlowHistory flowed, Baseline usual) {
    return new JobHistory(
        seen,
        details,
        firstSeenAt,
        seenAt,
        missing,
        running,
        checkpoints,
        restarts,
        slots,
        tasks,
        flowed,
        usual,
        rescales,
        restores);
  }

  private JobHistory inNewRun(Run run, Job seen, Instant now) {
    boolean failover = run.jobId().equals(job.run().jobId());
    return new JobHistory(
        seen,
        Optional.empty(),
        firstSeenAt,
        seenAt,
        Optional.empty(),
        running.inNewRun(stopped(now)),
        failover ? checkpoints.failover() : CheckpointHistory.begin(),
        restarts.newRun(failover),
        slots,
        Map.of(),
        FlowHistory.begin(run.startedAt()),
        baseline,
        rescales,
        restores.newRun(Predecessor.of(job, details, checkpoints)));
  }

  private static Optional<CheckpointStatistics> statistics(Job seen) {
    return seen.details().flatMap(JobDetails::checkpoints).or(seen::lastCheckpoints);
  }

  /** A new run of the same id, now that it is deployed and was not rescaled. */
  private boolean failedOver(RescaleHistory next) {
    Optional<Run> last = rescales.deployment().map(Deployment::run);
    Optional<Run> current = next.deployment().map(Deployment::run);
    return last.isPresent()
        && !last.equals(current)
        && last.get().jobId().equals(current.get().jobId())
        && next.last().map(Rescale::at).equals(rescales.last().map(Rescale::at));
  }

  private RescaleHistory.Seen bearingOnRescales(
      Job seen,
      CheckpointHistory checkpointed,
      RestartHistory restarted,
      Map<String, TaskRates> rates,
      HealthSummary summary) {
    return new RescaleHistory.Seen(
        Deployment.of(seen),
        seen.counts().allRunning(),
        summary.checkpointsHealthy() && checkpointed.lastCompleted().isPresent(),
        seen.details().flatMap(JobDetails::checkpointing),
        statistics(seen).stream()
            .flatMap(statistics -> statistics.recent().stream())
            .flatMap(checkpoint -> CheckpointEnd.of(checkpoint).stream())
            .toList(),
        restarted.last(Restart.Reason.CHECKPOINT),
        checkpointed.completedTotal(),
        TaskRates.emitted(seen, rates),
        baseline.medians(),
        summary);
  }

  private RestoreHistory restores(Job seen, RestartHistory restarted, Instant now) {
    Optional<CheckpointStatistics> statistics = seen.details().flatMap(JobDetails::checkpoints);
    boolean deployed = seen.counts().deployed() + seen.counts().finished() > 0;
    if (statistics.isEmpty() || !deployed || Deployment.of(seen).isEmpty()) {
      return restores;
    }
    return restores.next(statistics.get(), seen.run(), restarted.counted().orElse(0) > 0, now);
  }

  /** Since when a job does not run of which another run is seen. */
  private Instant stopped(Instant now) {
    if (job.state().ending()) {
      // Somebody wanted it to stop, and took the time it took to begin the next run.
      return now;
    }
    return running.allRunning() ? missingSince.orElse(now) : running.since();
  }

  private Map<String, TaskRates> rates(Job seen) {
    Map<String, TaskRates> rates = new LinkedHashMap<>();
    for (Task task : seen.details().map(JobDetails::tasks).orElse(List.of())) {
      TaskRates known = tasks.get(task.name());
      rates.put(task.name(), known == null ? TaskRates.begin(task) : known.next(task));
    }
    return rates;
  }

  /** What is seen becomes usual only while the job is well and its last rescale behind it. */
  private Baseline baseline(
      Job seen,
      CheckpointHistory checkpointed,
      Map<String, TaskRates> rates,
      FlowHistory flowed,
      RescaleHistory rescaled,
      HealthSummary summary,
      Instant now) {
    boolean probation =
        rescaled
            .last()
            .map(Rescale::outcome)
            .filter(
                outcome -> outcome == RescaleOutcome.VERIFYING || outcome == RescaleOutcome.FAILED)
            .isPresent();
    if (!summary.well() || probation || !seen.counts().allRunning()) {
      return baseline;
    }
    return checkpointed
        .lastCompleted()
        .map(baseline::with)
        .orElse(baseline)
        .with(now, TaskRates.emitted(seen, rates), flowed.lag().latest());
  }
}
