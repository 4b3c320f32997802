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
 * All that goes by one name. Normally that is one job with one run after the other; where several
 * live at once, each has a history of its own.
 *
 * @param primary the one started last of the live ones, or else the last that lived
 * @param shadowed the other live ones, by job id
 */
public record NamedJobs(JobHistory primary, Map<String, JobHistory> shadowed) {
  private static final Comparator<Job> BY_START =
      Comparator.comparing((Job job) -> job.run().startedAt())
          .thenComparing(job -> job.run().jobId());

  public NamedJobs {
    shadowed = Map.copyOf(shadowed);
  }

  /**
   * @param jobs of this name, at least one
   */
  static NamedJobs begin(List<Job> jobs, PollContext context, HistoryRules rules) {
    Job chosen = choose(jobs);
    return new NamedJobs(
        JobHistory.begin(chosen, context, rules),
        shadowed(jobs, chosen, Map.of(), context, HealthSummary.UNSEEN, rules));
  }

  /** What is left of it once it is not told of any more. */
  NamedJobs retired() {
    return new NamedJobs(primary.retired(), Map.of());
  }

  /** Every history of this name, the primary one first. */
  public Stream<JobHistory> all() {
    return Stream.concat(Stream.of(primary), shadowed.values().stream());
  }

  /**
   * @param jobs of this name, as the poll saw them; none if it is missing
   */
  NamedJobs next(List<Job> jobs, PollContext context, HealthSummary summary, HistoryRules rules) {
    if (jobs.isEmpty()) {
      return new NamedJobs(primary.missing(context.at()), Map.of());
    }
    Job chosen = choose(jobs);
    String current = primary.job().run().jobId();
    Optional<Job> currentSeen =
        jobs.stream().filter(job -> job.run().jobId().equals(current)).max(BY_START);
    Map<String, JobHistory> known = new LinkedHashMap<>(shadowed);
    known.put(current, primary);
    JobHistory own = known.get(chosen.run().jobId());
    JobHistory next;
    if (own != null) {
      next = own.next(chosen, context, summary, rules);
    } else if (currentSeen.filter(NamedJobs::livesOn).isPresent()) {
      next = JobHistory.begin(chosen, context, rules);
    } else {
      // Its successor: what is remembered of the name goes on with it, the end of the run before
      // included.
      JobHistory ended =
          currentSeen
              .filter(job -> job.state().ended())
              .map(job -> primary.next(job, context, summary, rules))
              .orElse(primary);
      next = ended.next(chosen, context, summary, rules);
    }
    return new NamedJobs(next, shadowed(jobs, chosen, known, context, summary, rules));
  }

  /** A job that is being cancelled makes way for one that was submitted a moment too soon. */
  private static boolean livesOn(Job job) {
    return !job.state().ended() && job.state() != JobState.CANCELLING;
  }

  private static Map<String, JobHistory> shadowed(
      List<Job> jobs,
      Job chosen,
      Map<String, JobHistory> known,
      PollContext context,
      HealthSummary summary,
      HistoryRules rules) {
    Map<String, JobHistory> shadowed = new LinkedHashMap<>();
    for (Job job : jobs) {
      if (livesOn(job) && !job.run().equals(chosen.run())) {
        JobHistory history = known.get(job.run().jobId());
        shadowed.put(
            job.run().jobId(),
            history == null
                ? JobHistory.begin(job, context, rules)
                : history.next(job, context, summary, rules));
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
