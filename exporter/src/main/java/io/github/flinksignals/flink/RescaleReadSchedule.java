// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.RescaleReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides when the rescales of one run are read again: after the job was deployed, and while a
 * rescale is in progress or the job waits for slots. Used by one thread at the same time.
 */
final class RescaleReadSchedule {
  /** How often an unfinished rescale is read. */
  private static final ReadInterval BETWEEN_READINGS = ReadInterval.ofSeconds(10);

  /** Until then the response may be from a graph that Flink cached before the deployment. */
  private static final Duration REPORTED_WITHIN = Duration.ofSeconds(30);

  private boolean unavailable;
  private Optional<Instant> readAt = Optional.empty();
  private Optional<Instant> runningSince = Optional.empty();
  private List<RescaleReport> reports = List.of();

  boolean due(Optional<Instant> newRunningSince, boolean waiting, Instant now) {
    if (unavailable) {
      return false;
    }
    if (readAt.isEmpty() || !newRunningSince.equals(runningSince)) {
      return true;
    }
    boolean unfinished =
        waiting || awaitsReport(now) || reports.stream().anyMatch(RescaleReport::inProgress);
    return unfinished && BETWEEN_READINGS.due(readAt, now);
  }

  /** Whether the rescale that led to the current deployment may be missing from the reports. */
  private boolean awaitsReport(Instant now) {
    return runningSince
        .filter(since -> now.isBefore(since.plus(REPORTED_WITHIN)))
        .filter(since -> reports.stream().noneMatch(report -> report.ledTo(since)))
        .isPresent();
  }

  /** This JobManager does not report rescales. */
  void unavailable() {
    unavailable = true;
  }

  void read(List<RescaleReport> newReports, Optional<Instant> atRunningSince, Instant now) {
    reports = newReports;
    runningSince = atRunningSince;
    readAt = Optional.of(now);
  }

  /** As last read, newest first. */
  List<RescaleReport> reports() {
    return reports;
  }
}
