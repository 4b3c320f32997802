// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.HealthSummary;
import java.time.Instant;
import java.util.Map;

/**
 * The result of a poll: everything that is exported comes from here.
 *
 * @param at time of the poll
 * @param jobs by job name
 * @param shadowedJobs number of live jobs that share their name with a job that started later
 * @param slotsRequired slots that all live jobs need together, as far as known
 * @param errors exceptions by job name; such a job keeps its previous findings
 */
public record Assessment(
    Instant at,
    ClusterHistory cluster,
    Map<String, JobAssessment> jobs,
    int shadowedJobs,
    int slotsRequired,
    Map<String, RuntimeException> errors) {

  /** Summary of a job for the history at the next poll. */
  public HealthSummary healthSummary(String jobName) {
    JobAssessment job = jobs.get(jobName);
    return job == null ? HealthSummary.UNKNOWN : job.healthSummary();
  }
}
