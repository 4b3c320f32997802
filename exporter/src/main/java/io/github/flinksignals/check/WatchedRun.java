// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.signal.Formats;
import java.time.Instant;
import java.util.Optional;

/**
 * The run of a job that a check watches.
 *
 * @param run the first requested run that was seen live
 * @param since from when on it was seen as requested in each poll, by the clock of the check
 * @param lost why the run cannot be judged any more; empty while it lives
 */
record WatchedRun(Run run, Instant since, Optional<String> lost) {
  static WatchedRun begin(JobHistory job, Instant now) {
    return new WatchedRun(job.job().run(), now, lost(job.job().state()));
  }

  /** Adds a poll that reached the JobManager. */
  WatchedRun next(JobHistory job, RequestedRun requested, Instant now) {
    if (lost.isPresent()) {
      return this;
    }
    if (!job.job().run().equals(run)) {
      return lost(
          "the run that started at %s was replaced by the one that started at %s during the check"
              .formatted(Formats.time(run.startedAt()), Formats.time(job.job().run().startedAt())));
    }
    // An adaptive job may be rescaled in place.
    Instant matchesSince = requested.otherParallelism(job).isPresent() ? now : since;
    return new WatchedRun(run, matchesSince, lost(job.job().state()));
  }

  /** The status has no such job any more. */
  WatchedRun removed() {
    return lost.isPresent() ? this : lost("the run ended during the check");
  }

  private WatchedRun lost(String reason) {
    return new WatchedRun(run, since, Optional.of(reason));
  }

  private static Optional<String> lost(JobState state) {
    return state.ended() || state.ending()
        ? Optional.of("the run is " + state + " since the check began")
        : Optional.empty();
  }
}
