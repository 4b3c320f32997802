// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job in one poll.
 *
 * @param name identifies the job across runs
 * @param endedAt empty while the job lives
 * @param modifiedAt when a task last changed its state; empty if Flink does not report it
 * @param counts over all tasks; from {@code /jobs/overview}, which is more recent than the other
 *     endpoints
 * @param failures newest first, from {@code /exceptions}; empty if not requested
 * @param details from the job's own endpoints; empty for ended jobs, which are not requested, and
 *     for jobs that did not answer in time
 * @param lastCheckpoints the checkpoints of a run that ended, requested once; otherwise empty
 */
public record Job(
    String name,
    Run run,
    JobState state,
    Optional<Instant> endedAt,
    Optional<Instant> modifiedAt,
    TaskCounts counts,
    List<Failure> failures,
    Optional<JobDetails> details,
    Optional<CheckpointStatistics> lastCheckpoints) {
  private static final Pattern MADE_UP = Pattern.compile("\\([a-z]++(?: [a-z]++)*+\\)");

  public Job {
    failures = List.copyOf(failures);
  }

  /**
   * Whether Flink lists this job in place of one that the main method of an application failed to
   * submit: it FAILED without tasks, and Flink made up its name, such as {@code (application
   * driver)}.
   */
  public boolean replacesUnsubmitted() {
    return state == JobState.FAILED && counts.total() == 0 && madeUp(name);
  }

  /** Whether Flink makes up such a name. */
  public static boolean madeUp(String name) {
    return MADE_UP.matcher(name).matches();
  }

  /** Whether the adaptive scheduler runs the job; false if its details are not known. */
  public boolean adaptive() {
    return details.map(JobDetails::adaptive).orElse(false);
  }

  /** The tasks in plan order; empty if they are not known. */
  public List<Task> tasks() {
    return details.map(JobDetails::tasks).orElse(List.of());
  }

  /** The same job, as if it had only these tasks; without tasks if its details are not known. */
  public Job withTasks(List<Task> some) {
    return new Job(
        name,
        run,
        state,
        endedAt,
        modifiedAt,
        counts,
        failures,
        details.map(all -> all.withTasks(some)),
        lastCheckpoints);
  }
}
