// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Snapshot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that is remembered.
 *
 * @param at of the last poll
 * @param jobs by name
 */
public record History(Instant at, ClusterHistory cluster, Map<String, NamedJobs> jobs) {

  /** Nothing seen yet. */
  public static History empty(Instant now) {
    return new History(now, ClusterHistory.NONE, Map.of());
  }

  /**
   * Folds in one poll.
   *
   * @param well whether the job of a name had no active failure mode when last assessed
   */
  public History next(Poll poll, Retention retention, Predicate<String> well) {
    if (!(poll instanceof Poll.Reached reached)) {
      return new History(poll.at(), cluster.missed(), jobs);
    }
    Snapshot snapshot = reached.snapshot();
    Map<String, List<Job>> seen =
        snapshot.jobs().stream()
            .collect(Collectors.groupingBy(Job::name, LinkedHashMap::new, Collectors.toList()));
    Map<String, NamedJobs> next = new LinkedHashMap<>();
    jobs.forEach(
        (name, known) ->
            next.put(
                name, known.next(seen.getOrDefault(name, List.of()), snapshot, well.test(name))));
    seen.forEach(
        (name, found) -> next.computeIfAbsent(name, unseen -> NamedJobs.begin(found, snapshot)));
    next.values().removeIf(named -> over(named.primary(), retention, snapshot.at()));
    return new History(snapshot.at(), cluster.reached(snapshot.cluster(), snapshot.at()), next);
  }

  private static boolean over(JobHistory history, Retention retention, Instant now) {
    Job job = history.job();
    if (job.state().endedWell()) {
      return now.isAfter(job.endedAt().orElse(history.seenAt()).plus(retention.ended()));
    }
    Optional<Instant> gone =
        job.state().ended()
            ? job.endedAt().or(() -> Optional.of(history.seenAt()))
            : history.missingSince();
    return gone.map(at -> now.isAfter(at.plus(retention.failed()))).orElse(false);
  }
}
