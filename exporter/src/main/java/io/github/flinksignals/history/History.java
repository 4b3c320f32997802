// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Skew;
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
 * All that is remembered.
 *
 * @param at of the last poll
 * @param jobs that are told of, by name
 * @param errors what made no sense of a job in the last poll, by name: it is remembered as it was
 * @param retired jobs that are not told of any more, by name: kept to be compared with what may
 *     start under their name
 */
public record History(
    Instant at,
    ClusterHistory cluster,
    Map<String, NamedJobs> jobs,
    Map<String, RuntimeException> errors,
    Map<String, NamedJobs> retired) {
  /** Ended jobs that are told of: enough for people, and no more than a scrape can take. */
  static final int MOST_ENDED = 200;

  /** A cluster that runs a new name every second is not remembered for ever. */
  static final int MOST_RETIRED = 1000;

  /** Nothing seen yet. */
  public static History empty(Instant now) {
    return new History(now, ClusterHistory.NONE, Map.of(), Map.of(), Map.of());
  }

  /**
   * Folds in one poll.
   *
   * @param summaries what the last assessment said of the job of a name
   */
  public History next(Poll poll, HistoryRules rules, Function<String, HealthSummary> summaries) {
    if (Skew.future(at, poll.at())) {
      return setBack(poll.at(), rules).next(poll, rules, summaries);
    }
    if (poll instanceof Poll.Missed missed) {
      return new History(poll.at(), cluster.missed(missed), jobs, Map.of(), retired);
    }
    Snapshot snapshot = ((Poll.Reached) poll).snapshot();
    PollContext context = PollContext.of(snapshot);
    Map<String, List<Job>> seen =
        snapshot.jobs().stream()
            .collect(Collectors.groupingBy(Job::name, LinkedHashMap::new, Collectors.toList()));
    Map<String, NamedJobs> next = everything();
    Map<String, RuntimeException> errors = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(next.keySet());
    names.addAll(seen.keySet());
    for (String name : names) {
      List<Job> found = seen.getOrDefault(name, List.of());
      if (found.isEmpty() && snapshot.beyondLimit().contains(name)) {
        // It lives, out of sight. To miss it would be a false alarm.
        continue;
      }
      try {
        next.compute(
            name,
            (same, known) ->
                known == null
                    ? NamedJobs.begin(found, context, rules)
                    : known.next(found, context, summaries.apply(name), rules));
      } catch (RuntimeException e) {
        // Numbers that no JobManager can mean. One such job must not hide the others.
        errors.put(name, e);
      }
    }
    return of(
        snapshot.at(),
        cluster.reached(snapshot.cluster(), snapshot.at()),
        next,
        errors,
        rules.retention());
  }

  /**
   * What is remembered once the clock was set back. All that waits for a time would wait for it
   * until the clock has caught up, so it begins as after a restart of the exporter.
   */
  private History setBack(Instant now, HistoryRules rules) {
    return new History(now, cluster.setBack(now), Map.of(), Map.of(), Map.of())
        .recall(savedHistory(), rules);
  }

  /**
   * Folds in what was remembered before the exporter was started anew. What was seen since stays,
   * and is compared with it.
   */
  public History recall(SavedHistory past, HistoryRules rules) {
    Map<String, NamedJobs> next = everything();
    for (SavedJob memory : past.jobs()) {
      next.merge(
          memory.name(),
          new NamedJobs(memory.recalled(at), Map.of()),
          (known, recalled) ->
              new NamedJobs(known.primary().after(memory, rules, at), known.shadowed()));
    }
    return of(at, cluster.recalled(past.knownSince()), next, Map.of(), rules.retention());
  }

  /** What is worth remembering beyond the life of this process. */
  public SavedHistory savedHistory() {
    return new SavedHistory(
        at,
        cluster.knownSince().orElse(at),
        everything().values().stream()
            .map(NamedJobs::primary)
            .filter(job -> !batch(job))
            .map(SavedJob::of)
            .toList());
  }

  /** Nothing is judged of it, and recalled it would read as a job that should go on running. */
  private static boolean batch(JobHistory job) {
    return job.details().map(JobDetails::batch).orElse(false);
  }

  private Map<String, NamedJobs> everything() {
    Map<String, NamedJobs> everything = new LinkedHashMap<>(jobs);
    everything.putAll(retired);
    return everything;
  }

  private static History of(
      Instant at,
      ClusterHistory cluster,
      Map<String, NamedJobs> all,
      Map<String, RuntimeException> errors,
      Retention retention) {
    Map<String, NamedJobs> current = new LinkedHashMap<>();
    List<JobHistory> ended = new ArrayList<>();
    Map<String, NamedJobs> retired = new LinkedHashMap<>();
    all.forEach(
        (name, named) -> {
          Optional<Instant> end = named.primary().goneSince();
          if (end.isEmpty()) {
            current.put(name, named);
          } else if (!over(named.primary(), end.get(), retention, at)) {
            current.put(name, named);
            ended.add(named.primary());
          } else if (!passed(named.primary().seenAt(), retention.memory(), at)) {
            retired.put(name, named.retired());
          }
        });
    beyond(ended, MOST_ENDED).forEach(name -> retired.put(name, current.remove(name).retired()));
    beyond(retired.values().stream().map(NamedJobs::primary).toList(), MOST_RETIRED)
        .forEach(retired::remove);
    return new History(at, cluster, current, errors, retired);
  }

  private static boolean over(JobHistory job, Instant end, Retention retention, Instant now) {
    boolean well = job.job().state().endedWell();
    return passed(end, well ? retention.ended() : retention.failed(), now);
  }

  private static boolean passed(Instant since, Duration time, Instant now) {
    return now.isAfter(since.plus(time));
  }

  /** The names of those that are beyond a number, the newest being kept. */
  private static List<String> beyond(List<JobHistory> jobs, int most) {
    return jobs.stream()
        .sorted(Comparator.comparing(JobHistory::seenAt).reversed())
        .skip(most)
        .map(JobHistory::name)
        .toList();
  }
}
