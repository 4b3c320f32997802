// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import java.time.Instant;
import java.util.Map;

/**
 * What is to be said after a poll: everything that is exported comes from here.
 *
 * @param at of the poll
 * @param jobs by name
 * @param shadowedJobs live jobs that share their name with one that was started later
 */
public record Assessment(
    Instant at, ClusterHistory cluster, Map<String, JobAssessment> jobs, int shadowedJobs) {

  /** Whether the job of a name had no active failure mode; true for one that is not known. */
  public boolean well(String jobName) {
    JobAssessment job = jobs.get(jobName);
    return job == null || job.well();
  }
}
