// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether all tasks of a job run, and since when.
 *
 * @param allRunning as of the last poll that saw the job
 * @param since when that began, as far as it was observed; a restart between two polls resets it
 * @param lastAllRunning when all tasks were last seen running, in any run; empty if never
 */
public record RunningHistory(boolean allRunning, Instant since, Optional<Instant> lastAllRunning) {

  static RunningHistory begin(Job job, Instant now) {
    boolean allRunning = job.counts().allRunning();
    return new RunningHistory(allRunning, now, allRunning ? Optional.of(now) : Optional.empty());
  }

  /** A new run, whose tasks do not run yet. */
  RunningHistory inNewRun(Instant stopped) {
    return new RunningHistory(false, stopped, lastAllRunning);
  }

  RunningHistory next(Job job, Instant now) {
    boolean running = job.counts().allRunning();
    Instant began = running == allRunning ? since : now;
    Optional<Instant> restarted =
        job.details().flatMap(details -> details.runningSince()).filter(at -> at.isAfter(since));
    if (running && restarted.isPresent() && restarted.get().isBefore(now)) {
      began = restarted.get().isAfter(began) ? restarted.get() : began;
    }
    return new RunningHistory(running, began, running ? Optional.of(now) : lastAllRunning);
  }
}
