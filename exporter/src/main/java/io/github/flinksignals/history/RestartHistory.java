// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The restarts of a job.
 *
 * <p>Flink reports restarts in two places. {@code /exceptions} immediately lists each failure with
 * its time and cause. The metric {@code numRestarts} counts restarts up to one metric fetch later,
 * including the rescales of an adaptive job. So the restarts come from the exceptions, and the
 * total comes from the metric.
 *
 * @param recent oldest first, across runs; at most the latest {@link #MOST}
 * @param total restarts of this run that were not rescales; empty until Flink reports the count
 * @param counted {@code numRestarts} as last reported; empty before
 * @param rescales restarts of this run caused by rescales
 * @param uncounted restarts seen in exceptions that the count does not include yet
 * @param lastFailure of any run; empty if none is known
 */
public record RestartHistory(
    List<Restart> recent,
    OptionalLong total,
    OptionalLong counted,
    long rescales,
    long uncounted,
    Optional<Failure> lastFailure) {
  /** Several times the number of exceptions that Flink keeps. */
  static final int MOST = 64;

  public RestartHistory {
    recent = List.copyOf(recent);
  }

  static RestartHistory begin() {
    return new RestartHistory(
        List.of(), OptionalLong.empty(), OptionalLong.empty(), 0, 0, Optional.empty());
  }

  /** Restored from the saved history. Flink reports the counts again. */
  static RestartHistory restored(List<Restart> restarts, long rescales) {
    return new RestartHistory(
        Tail.of(restarts, MOST),
        OptionalLong.empty(),
        OptionalLong.empty(),
        rescales,
        0,
        Optional.empty());
  }

  /**
   * A new run: its JobMaster counts from zero.
   *
   * @param sameJob whether it continues a job after a failover; a resubmitted job does not inherit
   *     the restarts of its predecessor
   */
  RestartHistory newRun(boolean sameJob) {
    return new RestartHistory(
        sameJob ? recent : List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        lastFailure);
  }

  /** A JobManager failover restarts the job without an exception. */
  RestartHistory failover(Instant at) {
    List<Restart> restarts = new ArrayList<>(recent);
    restarts.add(new Restart(at, RestartReason.JOB_MANAGER, Optional.empty()));
    return new RestartHistory(
        Tail.of(restarts, MOST), total, counted, rescales, uncounted, lastFailure);
  }

  RestartHistory next(Job job, Instant now) {
    List<Restart> restarts = new ArrayList<>(recent);
    // Restarts in the future remain after the clock was set back. They would be the latest
    // ones until it catches up.
    restarts.removeIf(restart -> ClockSkew.inFuture(restart.at(), now));
    int known = restarts.size();
    for (int i = job.failures().size() - 1; i >= 0; i--) {
      Restart restart = Restart.of(job.failures().get(i));
      if (!restarts.contains(restart)) {
        restarts.add(restart);
      }
    }
    long unmatched = uncounted + restarts.size() - known;
    Optional<Failure> failure =
        job.failures().isEmpty() ? lastFailure : Optional.of(job.failures().get(0));
    OptionalLong count = job.details().map(JobDetails::restarts).orElse(OptionalLong.empty());
    if (count.isEmpty()) {
      return new RestartHistory(
          Tail.of(restarts, MOST), total, counted, rescales, unmatched, failure);
    }
    long more = Math.max(0, count.getAsLong() - counted.orElse(count.getAsLong()));
    long byRescale = rescales(job.details().get(), more, unmatched > 0);
    if (more > byRescale - rescales && unmatched == 0) {
      restarts.add(new Restart(now, RestartReason.UNKNOWN, Optional.empty()));
    }
    return new RestartHistory(
        Tail.of(restarts, MOST),
        OptionalLong.of(Math.max(total.orElse(0), count.getAsLong() - byRescale)),
        count,
        byRescale,
        counted.isEmpty() ? 0 : Math.max(0, unmatched - more),
        failure);
  }

  /**
   * Flink 2.0 and later count rescales. Before 2.0, a restart of an adaptive job without a new
   * exception is a rescale. Restarts before the first poll cannot be distinguished and count as
   * restarts.
   */
  private long rescales(JobDetails details, long more, boolean explained) {
    if (details.rescales().isPresent()) {
      return Math.max(rescales, details.rescales().getAsLong());
    }
    return details.adaptive() && !explained ? rescales + more : rescales;
  }

  /** When a restart last had this reason; empty if no recent one had it. */
  Optional<Instant> last(RestartReason reason) {
    return recent.stream()
        .filter(restart -> restart.reason() == reason)
        .map(Restart::at)
        .max(Instant::compareTo);
  }

  /** Restarts at or after a time. */
  public List<Restart> since(Instant time) {
    return recent.stream().filter(restart -> !restart.at().isBefore(time)).toList();
  }
}
