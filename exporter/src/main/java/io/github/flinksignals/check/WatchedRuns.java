// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a check has seen of the runs that it judges. Only a run that was watched for long enough and
 * still lives can be safe: one that is stopped looks healthy until it ends.
 *
 * @param at last poll, by the clock of the check
 * @param seenLive names of the jobs that were seen live, even if the run was not requested
 * @param runs by job name
 */
record WatchedRuns(Instant at, Set<String> seenLive, Map<String, WatchedRun> runs) {
  WatchedRuns {
    seenLive = Set.copyOf(seenLive);
    runs = Map.copyOf(runs);
  }

  /**
   * @param start when the check began
   */
  static WatchedRuns begin(Instant start) {
    return new WatchedRuns(start, Set.of(), Map.of());
  }

  /** Adds a poll. If it did not reach the JobManager, nothing new is known of any run. */
  WatchedRuns next(Assessment assessment, RequestedRun requested, Instant now) {
    if (!assessment.cluster().reachable()) {
      return new WatchedRuns(now, seenLive, runs);
    }
    Set<String> live = new HashSet<>(seenLive);
    Map<String, WatchedRun> next = new HashMap<>();
    runs.forEach(
        (name, run) -> next.put(name, assessment.jobs().containsKey(name) ? run : run.removed()));
    for (JobAssessment job : assessment.jobs().values()) {
      JobHistory history = job.history().orElse(null);
      // A batch job has no findings.
      if (history == null || job.findings().isEmpty()) {
        continue;
      }
      boolean ended = history.job().state().ended();
      if (!ended) {
        live.add(job.name());
      }
      WatchedRun known = runs.get(job.name());
      if (known != null) {
        next.put(job.name(), known.next(history, requested, now));
      } else if (!ended && requested.matches(history, assessment)) {
        next.put(job.name(), WatchedRun.begin(history, now));
      }
    }
    return new WatchedRuns(now, live, next);
  }

  /** Why the run of a job cannot be judged any more; empty if it can. */
  Optional<String> lost(String job) {
    return Optional.ofNullable(runs.get(job)).flatMap(WatchedRun::lost);
  }

  /** Since when the run that can be judged and appeared last is watched; empty if there is none. */
  Optional<Instant> lastAppeared() {
    return runs.values().stream()
        .filter(run -> run.lost().isEmpty())
        .map(WatchedRun::since)
        .max(Comparator.naturalOrder());
  }

  /** How long the run of a job was watched; zero before it was seen. */
  Duration watched(String job) {
    WatchedRun run = runs.get(job);
    return run == null ? Duration.ZERO : Duration.between(run.since(), at);
  }
}
