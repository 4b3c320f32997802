// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A main method that failed before it submitted its job. In application mode Flink may list a job
 * without tasks in its place, which FAILED and is called {@code (application driver)}. It is no job
 * of the user: the failure belongs to the job that is missing. Flink 2.3 also lists the
 * application.
 *
 * @param application its name; empty before Flink 2.3
 * @param exception class name of the deepest cause; empty if it is not known
 */
public record ApplicationFailure(
    Optional<String> application, Instant at, Optional<String> exception) {
  /**
   * The last failure in a snapshot.
   *
   * @param known as of the poll before, because the exception of a job is not read in each poll
   */
  static Optional<ApplicationFailure> last(Snapshot snapshot, Optional<ApplicationFailure> known) {
    return last(snapshot).map(failure -> known.map(failure::completedBy).orElse(failure));
  }

  private ApplicationFailure completedBy(ApplicationFailure known) {
    return at.equals(known.at)
        ? new ApplicationFailure(application, at, exception.or(known::exception))
        : this;
  }

  private static Optional<ApplicationFailure> last(Snapshot snapshot) {
    Optional<ApplicationFailure> listed =
        snapshot
            .failedApplication()
            .map(
                failed ->
                    new ApplicationFailure(
                        Optional.of(failed.name()), failed.at(), failed.exception()));
    // The exception of the job is that of the main method, without what Flink wraps around it.
    return lastJob(snapshot.jobs())
        .map(
            driver ->
                new ApplicationFailure(
                    listed.flatMap(ApplicationFailure::application),
                    driver.at(),
                    driver.exception()))
        .or(() -> listed);
  }

  private static Optional<ApplicationFailure> lastJob(List<Job> jobs) {
    return jobs.stream()
        .filter(Job::replacesUnsubmitted)
        .max(Comparator.comparing(ApplicationFailure::time))
        .map(
            job ->
                new ApplicationFailure(
                    Optional.empty(),
                    time(job),
                    job.failures().stream().findFirst().map(Failure::exception)));
  }

  private static Instant time(Job job) {
    return job.endedAt().orElse(job.run().startedAt());
  }
}
