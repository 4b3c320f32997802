// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.History;
import io.github.flinksignals.model.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

  /**
   * The last assessment as it is after a failed poll, when the history could not be evaluated.
   * Needs nothing of what may have failed.
   *
   * @param before the last assessment; empty if there is none
   * @param blindAfter age from which the data of a job is outdated
   */
  public static Assessment withoutData(
      Optional<Assessment> before, Poll.Missed missed, Duration blindAfter) {
    Assessment last =
        before.orElseGet(
            () ->
                new Assessment(
                    missed.at(), History.empty(missed.at()).cluster(), Map.of(), 0, 0, Map.of()));
    Instant oldest = missed.at().minus(blindAfter);
    Map<String, JobAssessment> jobs = new TreeMap<>(last.jobs());
    jobs.replaceAll((name, job) -> seenSince(oldest, job) ? job : job.withoutData());
    return new Assessment(
        missed.at(),
        last.cluster().missed(missed),
        jobs,
        last.shadowedJobs(),
        last.slotsRequired(),
        last.errors());
  }

  private static boolean seenSince(Instant oldest, JobAssessment job) {
    return job.history()
        .map(known -> known.job().state().ended() || !known.seenAt().isBefore(oldest))
        .orElse(true);
  }
}
