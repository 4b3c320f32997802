// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often the JobManager, or the JobMaster of a job, was replaced while jobs ran. With high
 * availability a job continues with its id and a new start time. Without it, all jobs vanish, and
 * others appear if the JobManager starts them itself.
 *
 * @param total since the exporter started
 * @param live the runs that the last poll listed and that had not ended
 * @param vanished live runs that a JobManager no longer listed, all at the same time; empty once
 *     that counts as a failover, or one of them is listed again
 */
public record JobManagerFailovers(long total, Set<Run> live, Set<Run> vanished) {
  static final JobManagerFailovers NONE = new JobManagerFailovers(0, Set.of(), Set.of());

  public JobManagerFailovers {
    live = Set.copyOf(live);
    vanished = Set.copyOf(vanished);
  }

  /**
   * @param jobs all jobs that the JobManager lists
   */
  JobManagerFailovers next(List<Job> jobs) {
    Set<Run> listed = jobs.stream().map(Job::run).collect(Collectors.toSet());
    Set<Run> nowLive =
        jobs.stream()
            .filter(job -> !job.state().ended() && job.state() != JobState.CANCELLING)
            .map(Job::run)
            .collect(Collectors.toSet());
    Set<Run> before = live.isEmpty() ? vanished : live;
    boolean continued = nowLive.stream().anyMatch(run -> continues(run, before));
    // A run that ended stays listed for an hour, unless its JobManager was replaced. The list also
    // omits jobs that are slow to answer, so other runs must have started instead.
    boolean allVanished = !before.isEmpty() && before.stream().noneMatch(listed::contains);
    boolean failedOver = continued || (allVanished && !nowLive.isEmpty());
    return new JobManagerFailovers(
        failedOver ? total + 1 : total, nowLive, allVanished && !failedOver ? before : Set.of());
  }

  private static boolean continues(Run run, Set<Run> before) {
    return before.stream()
        .anyMatch(
            earlier ->
                earlier.jobId().equals(run.jobId())
                    && run.startedAt().isAfter(earlier.startedAt()));
  }
}
