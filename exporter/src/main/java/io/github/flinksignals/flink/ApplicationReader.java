// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.FailedApplication;
import io.github.flinksignals.model.Failure;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads the application of a JobManager that runs no job: its main method may have failed before it
 * submitted one, which only {@code /applications} of Flink 2.3 shows. Not thread-safe.
 */
final class ApplicationReader {
  private static final String FAILED = "FAILED";

  private final FlinkEndpoints flink;
  private boolean unavailable;
  private Optional<String> exceptionsOf = Optional.empty();
  private Optional<String> exception = Optional.empty();

  ApplicationReader(FlinkEndpoints flink) {
    this.flink = flink;
  }

  /** The JobManager that answers next may be another process of another version. */
  void newJobManager() {
    unavailable = false;
  }

  /** The newest application, if it failed without a job. */
  Optional<FailedApplication> read(Deadline deadline) {
    if (unavailable) {
      return Optional.empty();
    }
    RestResponse<ApplicationMessages.ApplicationsOverview> response =
        flink.applicationsOverview(deadline);
    unavailable = response instanceof RestResponse.NotFound<?>;
    return response
        .value()
        .flatMap(
            overview ->
                overview.applications().stream()
                    .max(Comparator.comparing(ApplicationMessages.ApplicationOverview::startTime)))
        .filter(newest -> newest.status().equals(FAILED) && newest.jobs().isEmpty())
        .map(newest -> failed(newest, deadline));
  }

  private FailedApplication failed(
      ApplicationMessages.ApplicationOverview newest, Deadline deadline) {
    if (!exceptionsOf.equals(Optional.of(newest.id()))) {
      RestResponse<List<Failure>> response = flink.applicationFailures(newest.id(), deadline);
      exception = response.value().orElse(List.of()).stream().map(Failure::exception).findFirst();
      if (!response.worthRetrying()) {
        exceptionsOf = Optional.of(newest.id());
      }
    }
    return new FailedApplication(newest.name(), Instant.ofEpochMilli(newest.endTime()), exception);
  }
}
