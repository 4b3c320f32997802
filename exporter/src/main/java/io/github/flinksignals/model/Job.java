// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job as one poll saw it.
 *
 * @param name the job's identity over time
 * @param endedAt empty while it lives
 * @param counts over all tasks; from {@code /jobs/overview}, the freshest answer there is
 * @param failures newest first, from {@code /exceptions}; empty if there was no reason to ask
 * @param details what the job's own endpoints answered; empty for ended jobs, which are not asked,
 *     and for live ones that did not answer in time
 * @param lastCheckpoints the checkpoints of a run that ended, which are asked for once; otherwise
 *     empty
 */
public record Job(
    String name,
    Run run,
    JobState state,
    Optional<Instant> endedAt,
    TaskCounts counts,
    List<Failure> failures,
    Optional<JobDetails> details,
    Optional<CheckpointStatistics> lastCheckpoints) {
  public Job {
    failures = List.copyOf(failures);
  }

  /** Whether the adaptive scheduler runs the job; false if its details are not known. */
  public boolean adaptive() {
    return details.map(JobDetails::adaptive).orElse(false);
  }

  /** The tasks in plan order; empty if they are not known. */
  public List<Task> tasks() {
    return details.map(JobDetails::tasks).orElse(List.of());
  }
}
