// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.JobState;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * What follows from application mode for a job that is missing. All jobs of such a cluster belong
 * to one application, whose main method submits them after each start of the JobManager. Nothing
 * follows in a session cluster, whose jobs are independent.
 *
 * @param starting whether the JobManager lists no job, so its main method may not have submitted
 *     one yet
 * @param successor when the last job with a new name was first seen, if it runs now; jobs that were
 *     last seen before belong to an earlier version of the application
 */
public record ApplicationCluster(boolean starting, Optional<Instant> successor) {
  private static final ApplicationCluster NONE = new ApplicationCluster(false, Optional.empty());

  static ApplicationCluster of(Cluster cluster, Collection<JobNameHistory> jobs) {
    if (!cluster.application()) {
      return NONE;
    }
    return new ApplicationCluster(
        jobs.stream().allMatch(job -> job.primary().missingSince().isPresent()),
        jobs.stream()
            .map(JobNameHistory::primary)
            .filter(ApplicationCluster::runs)
            .map(JobHistory::firstSeenAt)
            .max(Instant::compareTo));
  }

  private static boolean runs(JobHistory job) {
    return job.missingSince().isEmpty()
        && job.job().state() == JobState.RUNNING
        && job.running().allRunning();
  }

  /** Whether a job of an earlier version of the application does not run because of its name. */
  public boolean succeeded(JobHistory job) {
    return job.missingSince().isPresent() && successor.filter(job.seenAt()::isBefore).isPresent();
  }
}
