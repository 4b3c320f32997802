// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.HealthSummary;
import java.time.Instant;
import java.util.Map;

/**
 * What is to be said after a poll: everything that is exported comes from here.
 *
 * @param at of the poll
 * @param jobs by name
 * @param shadowedJobs live jobs that share their name with one that was started later
 * @param slotsRequired by all live jobs together, as far as they tell
 * @param errors what made no sense of a job, by name: it is judged as it was
 */
public record Assessment(
    Instant at,
    ClusterHistory cluster,
    Map<String, JobAssessment> jobs,
    int shadowedJobs,
    int slotsRequired,
    Map<String, RuntimeException> errors) {

  /** What memory must know of the job of a name. */
  public HealthSummary healthSummary(String jobName) {
    JobAssessment job = jobs.get(jobName);
    return job == null ? HealthSummary.UNKNOWN : job.healthSummary();
  }
}
