// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The runs that a check is about.
 *
 * @param startedAfter earliest start, by the clock of the check; empty for any
 * @param parallelism highest parallelism of a task; empty for any
 */
record RequestedRun(Optional<Instant> startedAfter, OptionalInt parallelism) {
  /**
   * @param start when the check began
   */
  static RequestedRun of(CheckSettings settings, Instant start) {
    return new RequestedRun(
        settings.startedAfter().map(one -> one.at().orElse(start)), settings.parallelism());
  }

  /**
   * Why it is not the requested run because of its start; empty if it is. Flink writes the start by
   * the JobManager's clock.
   */
  Optional<String> startedBefore(JobHistory job, Assessment assessment) {
    Duration offset = assessment.cluster().cluster().clockOffset().orElse(Duration.ZERO);
    Instant startedAt = job.job().run().startedAt().minus(offset);
    return startedAfter
        .filter(startedAt::isBefore)
        .map(
            earliest ->
                "no run has started since %s; the newest one started at %s"
                    .formatted(Formats.time(earliest), Formats.time(startedAt)));
  }

  /** Why it is not the requested run because of its parallelism; empty if it is, or unknown. */
  Optional<String> otherParallelism(JobHistory job) {
    OptionalInt current = parallelism(job);
    return parallelism.isPresent() && current.isPresent() && !current.equals(parallelism)
        ? Optional.of(
            "the run has parallelism %d instead of %d"
                .formatted(current.getAsInt(), parallelism.getAsInt()))
        : Optional.empty();
  }

  /** Whether a parallelism is requested, and that of the run is not known yet. */
  boolean parallelismUnknown(JobHistory job) {
    return parallelism.isPresent() && parallelism(job).isEmpty();
  }

  /** Whether it is known to be the requested run. */
  boolean matches(JobHistory job, Assessment assessment) {
    return startedBefore(job, assessment).isEmpty()
        && otherParallelism(job).isEmpty()
        && !parallelismUnknown(job);
  }

  private static OptionalInt parallelism(JobHistory job) {
    return job.details().map(JobDetails::parallelism).orElse(OptionalInt.empty());
  }
}
