// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the jobs to watch from {@code /jobs/overview}. Not thread-safe. */
final class JobListing {
  private static final Logger log = LoggerFactory.getLogger(JobListing.class);

  private final JobSelection selection;
  private boolean limitExceeded;
  private int ignored;

  JobListing(JobSelection selection) {
    this.selection = selection;
  }

  /**
   * The jobs of one overview.
   *
   * @param watched without details, those started last first
   * @param beyondLimit names of live jobs that are not watched because of {@code --job.limit}; one
   *     for each job
   */
  record Listed(List<Job> watched, List<String> beyondLimit) {}

  /**
   * Selects the jobs of one poll.
   *
   * @param known runs that are already watched. They stay watched when there are more live jobs
   *     than the limit allows, because a job that is no longer watched would look like one that
   *     ended
   */
  Listed read(RestMessages.JobsOverview overview, Set<Run> known) {
    List<Job> watched = selected(overview);
    List<Job> live =
        watched.stream()
            .filter(job -> !job.state().ended())
            .sorted(Comparator.comparing(job -> !known.contains(job.run())))
            .toList();
    warnOfLimit(live.size());
    if (live.size() <= selection.limit()) {
      return new Listed(watched, List.of());
    }
    Set<Job> beyond = new HashSet<>(live.subList(selection.limit(), live.size()));
    return new Listed(
        watched.stream().filter(job -> !beyond.contains(job)).toList(),
        beyond.stream().map(Job::name).toList());
  }

  private List<Job> selected(RestMessages.JobsOverview overview) {
    List<Job> valid =
        overview.jobs().stream()
            .flatMap(Optional::stream)
            .map(JobListing::job)
            .flatMap(Optional::stream)
            .toList();
    warnOfIgnored(overview.jobs().size() - valid.size());
    Map<Run, Job> byRun = new LinkedHashMap<>();
    valid.stream()
        // The name of a job that was not submitted is not known, so no setting can select it.
        .filter(job -> selection.watches(job.name()) || job.replacesUnsubmitted())
        .sorted(Comparator.comparing((Job job) -> job.run().startedAt()).reversed())
        .forEach(job -> byRun.putIfAbsent(job.run(), job));
    return List.copyOf(byRun.values());
  }

  private void warnOfLimit(int live) {
    boolean exceeded = live > selection.limit();
    if (exceeded && !limitExceeded) {
      log.warn(
          "{} jobs are live, but only {} of them are watched: raise --job.limit or narrow"
              + " --job.include",
          live,
          selection.limit());
    }
    limitExceeded = exceeded;
  }

  private void warnOfIgnored(int count) {
    if (count > ignored) {
      log.warn("Ignoring {} jobs with inconsistent data in /jobs/overview", count);
    }
    ignored = count;
  }

  /** Empty if the state is not one of Flink up to 2.3. */
  private static Optional<Job> job(RestMessages.JobOverview job) {
    return JobState.named(job.state())
        .map(
            state ->
                new Job(
                    job.name(),
                    new Run(job.jid(), Instant.ofEpochMilli(job.startTime())),
                    state,
                    job.endTime() > 0
                        ? Optional.of(Instant.ofEpochMilli(job.endTime()))
                        : Optional.empty(),
                    job.lastModification() > 0
                        ? Optional.of(Instant.ofEpochMilli(job.lastModification()))
                        : Optional.empty(),
                    JobGraph.counts(job.tasks()),
                    List.of(),
                    Optional.empty(),
                    Optional.empty()));
  }
}
