// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Snapshot;
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
 * @param seenAt when it was last seen with all that was asked of it; or ended
 * @param missingSince the first poll whose overview lacked it; empty while it is listed
 * @param tasks by name, of this run
 * @param flow how data flows through it since all its tasks run
 */
public record JobHistory(
    Job job,
    Optional<JobDetails> details,
    Instant seenAt,
    Optional<Instant> missingSince,
    RunningHistory running,
    CheckpointHistory checkpoints,
    RestartHistory restarts,
    SlotHistory slots,
    Map<String, TaskRates> tasks,
    FlowHistory flow,
    Baseline baseline) {

  static JobHistory begin(Job job, Snapshot snapshot) {
    Instant now = snapshot.at();
    return new JobHistory(
            job,
            Optional.empty(),
            now,
            Optional.empty(),
            RunningHistory.begin(job, now),
            CheckpointHistory.begin(),
            RestartHistory.begin(),
            SlotHistory.begin(job, snapshot.cluster(), SlotNeed.of(job, snapshot), now),
            Map.of(),
            FlowHistory.begin(now),
            Baseline.begin())
        .next(job, snapshot, false);
  }

  public String name() {
    return job.name();
  }

  /**
   * Folds in what a poll saw of the job.
   *
   * @param well whether no failure mode was active, so that what is seen may become the baseline
   */
  JobHistory next(Job seen, Snapshot snapshot, boolean well) {
    Instant now = snapshot.at();
    Run run = seen.run();
    JobHistory before = run.equals(job.run()) ? this : inNewRun(run, seen);
    if (seen.details().isEmpty() && !seen.state().ended()) {
      return before.unanswered(seen);
    }
    CheckpointHistory checkpointed =
        seen.details()
            .flatMap(JobDetails::checkpoints)
            .map(statistics -> before.checkpoints.next(statistics, seen.failures(), now))
            .orElse(before.checkpoints);
    SlotNeed need = SlotNeed.of(seen, snapshot);
    RunningHistory ran = running.next(seen, !run.equals(job.run()), now);
    Map<String, TaskRates> rates = before.rates(seen);
    Cluster cluster = snapshot.cluster();
    return new JobHistory(
        seen,
        seen.details().or(() -> before.details),
        now,
        Optional.empty(),
        ran,
        checkpointed,
        before.restarts.next(seen, now),
        before.slots.next(seen, cluster, need, running.lastAllRunning(), now),
        rates,
        before.flow.next(seen, ran, rates, now),
        well ? before.baseline(checkpointed) : before.baseline);
  }

  /** The overview lacks it. */
  JobHistory missing(Instant now) {
    return new JobHistory(
        job,
        details,
        seenAt,
        missingSince.or(() -> Optional.of(now)),
        running,
        checkpoints,
        restarts,
        slots,
        tasks,
        flow,
        baseline);
  }

  /** Listed, but its own endpoints did not answer: what is known of it stays, with its age. */
  private JobHistory unanswered(Job seen) {
    return new JobHistory(
        seen,
        details,
        seenAt,
        Optional.empty(),
        running,
        checkpoints,
        restarts,
        slots,
        tasks,
        flow,
        baseline);
  }

  private JobHistory inNewRun(Run run, Job seen) {
    boolean failover = run.jobId().equals(job.run().jobId());
    return new JobHistory(
        seen,
        Optional.empty(),
        seenAt,
        Optional.empty(),
        running,
        failover ? checkpoints.failover() : CheckpointHistory.begin(),
        failover ? restarts.newRun().failover(run.startedAt()) : restarts.newRun(),
        slots,
        Map.of(),
        FlowHistory.begin(run.startedAt()),
        baseline);
  }

  private Map<String, TaskRates> rates(Job seen) {
    Map<String, TaskRates> rates = new LinkedHashMap<>();
    for (Task task : seen.details().map(JobDetails::tasks).orElse(List.of())) {
      TaskRates known = tasks.get(task.name());
      rates.put(task.name(), known == null ? TaskRates.begin(task) : known.next(task));
    }
    return rates;
  }

  private Baseline baseline(CheckpointHistory checkpointed) {
    Optional<Checkpoint> last = checkpointed.lastCompleted();
    if (last.isEmpty() || last.get().completedAt().isEmpty() || last.get().duration().isEmpty()) {
      return baseline;
    }
    return baseline.with(
        new Baseline.Sample(last.get().completedAt().get(), last.get().duration().get()));
  }
}
