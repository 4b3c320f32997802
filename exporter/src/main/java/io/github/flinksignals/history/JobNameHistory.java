// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The history of all jobs with one name. Usually that is one job with one run after another. If
 * several jobs with the same name run at the same time, each has its own history.
 *
 * @param primary the live job that started last, or else the job that ended last
 * @param shadowed the other live jobs by job id
 */
public record JobNameHistory(JobHistory primary, Map<String, JobHistory> shadowed) {
  private static final Comparator<Job> BY_START =
      Comparator.comparing((Job job) -> job.run().startedAt())
          .thenComparing(job -> job.run().jobId());

  public JobNameHistory {
    shadowed = Map.copyOf(shadowed);
  }

  /**
   * @param jobs at least one job with this name
   */
  static JobNameHistory begin(List<Job> jobs, PollContext context, HistorySettings settings) {
    Job chosen = choose(jobs);
    return new JobNameHistory(
        JobHistory.begin(chosen, context, settings),
        shadowed(jobs, chosen, Map.of(), context, HealthSummary.UNKNOWN, settings));
  }

  /** What is kept once the name is no longer exported. */
  JobNameHistory retired() {
    return new JobNameHistory(primary.retired(), Map.of());
  }

  /** All histories of this name, the primary one first. */
  public Stream<JobHistory> all() {
    return Stream.concat(Stream.of(primary), shadowed.values().stream());
  }

  /**
   * @param jobs the jobs with this name in the poll; empty if it is missing
   */
  JobNameHistory next(
      List<Job> jobs, PollContext context, HealthSummary summary, HistorySettings settings) {
    if (jobs.isEmpty()) {
      return new JobNameHistory(primary.missing(context.at()), Map.of());
    }
    Job chosen = choose(jobs);
    String current = primary.job().run().jobId();
    Optional<Job> currentSeen =
        jobs.stream().filter(job -> job.run().jobId().equals(current)).max(BY_START);
    Map<String, JobHistory> byId = new LinkedHashMap<>(shadowed);
    byId.put(current, primary);
    JobHistory known = byId.get(chosen.run().jobId());
    JobHistory next;
    if (known != null) {
      next = known.next(chosen, context, summary, settings);
    } else if (currentSeen.filter(JobNameHistory::keepsName).isPresent()) {
      next = JobHistory.begin(chosen, context, settings);
    } else {
      // A successor: the history of the name continues with it, including the end of the
      // previous run.
      JobHistory ended =
          currentSeen
              .filter(job -> job.state().ended())
              .map(job -> primary.next(job, context, summary, settings))
              .orElse(primary);
      next = ended.next(chosen, context, summary, settings);
    }
    return new JobNameHistory(next, shadowed(jobs, chosen, byId, context, summary, settings));
  }

  /**
   * Whether a job keeps its name. A job that is being cancelled gives it up, because its successor
   * may already be submitted.
   */
  private static boolean keepsName(Job job) {
    return !job.state().ended() && job.state() != JobState.CANCELLING;
  }

  private static Map<String, JobHistory> shadowed(
      List<Job> jobs,
      Job chosen,
      Map<String, JobHistory> byId,
      PollContext context,
      HealthSummary summary,
      HistorySettings settings) {
    Map<String, JobHistory> shadowed = new LinkedHashMap<>();
    for (Job job : jobs) {
      if (keepsName(job) && !job.run().equals(chosen.run())) {
        JobHistory history = byId.get(job.run().jobId());
        shadowed.put(
            job.run().jobId(),
            history == null
                ? JobHistory.begin(job, context, settings)
                : history.next(job, context, summary, settings));
      }
    }
    return shadowed;
  }

  private static Job choose(List<Job> jobs) {
    return jobs.stream()
        .filter(job -> !job.state().ended())
        .max(BY_START)
        .or(() -> jobs.stream().max(BY_START))
        .orElseThrow();
  }
}
