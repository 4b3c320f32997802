// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.history.History;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.Assessment;
import java.time.Instant;
import java.util.Optional;

/**
 * The steps of a poll, in their order. Each may throw anything or never return; {@link Poller}
 * turns both into a failed poll.
 */
interface PollSteps {
  /** The history with what an earlier process saved; empty if there is nothing to restore. */
  Optional<History> restore(History history);

  /** Reads a snapshot from the JobManager. */
  Poll read(Instant now);

  /**
   * Adds a poll to the history. Baselines are learned only while a job is healthy, and the
   * verification of a rescale depends on its health, so this gets the last assessment too.
   */
  History add(History history, Poll poll, Optional<Assessment> before);

  /** Evaluates the failure modes of each job. */
  Assessment assess(History history, Optional<Assessment> before);

  /** Saves the history. */
  void save(History history);

  /** The report that the pages show. */
  Report report(Assessment assessment, PollStatistics statistics);

  /** Called after a step was abandoned, because that step may still use what the steps share. */
  void replaceReader();
}
