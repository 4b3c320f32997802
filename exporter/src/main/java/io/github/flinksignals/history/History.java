// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The history of the cluster and its jobs.
 *
 * @param at time of the last poll
 * @param jobs exported jobs by name
 * @param errors why a job's data was inconsistent in the last poll, by job name; the history of
 *     such a job stays unchanged
 * @param retired jobs no longer exported, by name; kept to compare them with later jobs of the same
 *     name
 */
public record History(
    Instant at,
    ClusterHistory cluster,
    Map<String, JobNameHistory> jobs,
    Map<String, RuntimeException> errors,
    Map<String, JobNameHistory> retired) {
  /** Limit of exported jobs that have ended, to keep scrapes small. */
  static final int MOST_ENDED = 200;

  /** Limit of retired jobs. A cluster may start a job with a new name every second. */
  static final int MOST_RETIRED = 1000;

  /** The history before the first poll. */
  public static History empty(Instant now) {
    return new History(now, ClusterHistory.NONE, Map.of(), Map.of(), Map.of());
  }

  /**
   * Adds one poll.
   *
   * @param summaries returns the summary of a job's last assessment by job name
   */
  public History next(
      Poll poll, HistorySettings settings, Function<String, HealthSummary> summaries) {
    if (ClockSkew.inFuture(at, poll.at())) {
      return afterClockSetBack(poll.at(), settings).next(poll, settings, summaries);
    }
    if (poll instanceof Poll.Missed missed) {
      return new History(poll.at(), cluster.missed(missed), jobs, Map.of(), retired);
    }
    Snapshot snapshot = ((Poll.Reached) poll).snapshot();
    ClusterHistory reached = cluster.reached(snapshot);
    PollContext context = PollContext.of(snapshot, reached.returned());
    Map<String, List<Job>> seen =
        snapshot.jobs().stream()
            .filter(job -> !job.replacesUnsubmitted())
            .collect(Collectors.groupingBy(Job::name, LinkedHashMap::new, Collectors.toList()));
    Map<String, JobNameHistory> next = ShortenedNames.rename(all(), seen.keySet());
    Map<String, RuntimeException> errors = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(next.keySet());
    names.addAll(seen.keySet());
    for (String name : names) {
      List<Job> found = seen.getOrDefault(name, List.of());
      if (found.isEmpty() && snapshot.beyondLimit().contains(name)) {
        // The job exists but was not polled because of the job limit. It is not missing.
        continue;
      }
      try {
        next.compute(
            name,
            (same, known) ->
                known == null
                    ? JobNameHistory.begin(found, context, settings)
                    : known.next(found, context, summaries.apply(name), settings));
      } catch (RuntimeException e) {
        // Inconsistent data of one job must not hide the others.
        errors.put(name, e);
      }
    }
    return of(snapshot.at(), reached, next, errors, settings.retention());
  }

  /**
   * The history after the clock was set back. Anything that waits for a time would wait until the
   * clock has caught up, so the history is rebuilt as after an exporter restart.
   */
  private History afterClockSetBack(Instant now, HistorySettings settings) {
    return new History(now, cluster.afterClockSetBack(now), Map.of(), Map.of(), Map.of())
        .restore(savedHistory(), settings);
  }

  /**
   * Adds the history that was saved before the exporter restarted. What this process saw stays
   * unchanged and is compared with it.
   */
  public History restore(SavedHistory saved, HistorySettings settings) {
    Map<String, JobNameHistory> next = all();
    for (SavedJob savedJob : saved.jobs()) {
      if (savedJob.replacesUnsubmitted()) {
        continue;
      }
      next.merge(
          ShortenedNames.full(savedJob.name(), next.keySet()),
          new JobNameHistory(savedJob.restored(at), Map.of()),
          (known, restored) ->
              new JobNameHistory(
                  known.primary().withSaved(savedJob, settings, at), known.shadowed()));
    }
    return of(at, cluster.restored(saved.knownSince()), next, Map.of(), settings.retention());
  }

  /** What follows from application mode, if the cluster runs in it. */
  public ApplicationCluster application() {
    return ApplicationCluster.of(cluster.cluster(), jobs.values());
  }

  /** The part of the history that is saved across exporter restarts. */
  public SavedHistory savedHistory() {
    return new SavedHistory(
        at,
        cluster.knownSince().orElse(at),
        all().values().stream()
            .map(JobNameHistory::primary)
            .filter(job -> !batch(job))
            .map(SavedJob::of)
            .toList());
  }

  /**
   * Batch jobs have no failure modes, and a restored one would be reported as a job that should
   * run.
   */
  private static boolean batch(JobHistory job) {
    return job.details().map(JobDetails::batch).orElse(false);
  }

  private Map<String, JobNameHistory> all() {
    Map<String, JobNameHistory> all = new LinkedHashMap<>(jobs);
    all.putAll(retired);
    return all;
  }

  private static History of(
      Instant at,
      ClusterHistory cluster,
      Map<String, JobNameHistory> all,
      Map<String, RuntimeException> errors,
      Retention retention) {
    ApplicationCluster application = ApplicationCluster.of(cluster.cluster(), all.values());
    Map<String, JobNameHistory> current = new LinkedHashMap<>();
    List<JobHistory> ended = new ArrayList<>();
    Map<String, JobNameHistory> retired = new LinkedHashMap<>();
    all.forEach(
        (name, named) -> {
          Optional<Instant> end = named.primary().absentSince();
          if (end.isEmpty()) {
            current.put(name, named);
          } else if (!expired(named.primary(), end.get(), application, retention, at)) {
            current.put(name, named);
            ended.add(named.primary());
          } else if (!passed(named.primary().seenAt(), retention.history(), at)) {
            retired.put(name, named.retired());
          }
        });
    beyond(ended, MOST_ENDED).forEach(name -> retired.put(name, current.remove(name).retired()));
    beyond(retired.values().stream().map(JobNameHistory::primary).toList(), MOST_RETIRED)
        .forEach(retired::remove);
    return new History(at, cluster, current, errors, retired);
  }

  private static boolean expired(
      JobHistory job,
      Instant end,
      ApplicationCluster application,
      Retention retention,
      Instant now) {
    boolean normal = job.job().state().endedNormally() || application.succeeded(job);
    return passed(end, normal ? retention.ended() : retention.failed(), now);
  }

  private static boolean passed(Instant since, Duration time, Instant now) {
    return now.isAfter(since.plus(time));
  }

  /** The names of the oldest jobs above a limit. */
  private static List<String> beyond(List<JobHistory> jobs, int most) {
    return jobs.stream()
        .sorted(Comparator.comparing(JobHistory::seenAt).reversed())
        .skip(most)
        .map(JobHistory::name)
        .toList();
  }
}
