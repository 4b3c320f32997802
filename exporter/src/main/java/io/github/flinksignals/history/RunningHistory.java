// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import java.time.Instant;
import java.util.Optional;

/**
 * Since when all tasks of a job run, or not.
 *
 * @param allRunning as of the last poll that saw the job
 * @param since when that began, as far as it was seen; a restart between two polls counts
 * @param lastAllRunning the last time all tasks were seen running, in any run of the job; empty if
 *     never
 */
public record RunningHistory(boolean allRunning, Instant since, Optional<Instant> lastAllRunning) {

  static RunningHistory begin(Job job, Instant now) {
    boolean allRunning = job.counts().allRunning();
    return new RunningHistory(allRunning, now, allRunning ? Optional.of(now) : Optional.empty());
  }

  /** The tasks of a new run do not run yet, and those of the one before do no more. */
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
