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
 * <p>Two sources tell of them. {@code /exceptions} has an entry for each failure, with its time and
 * reason, at once; the metric {@code numRestarts} has the number, up to a metric fetch later, and
 * in it an adaptive job's rescales. So entries make the restarts, and the number makes the count.
 *
 * @param recent oldest first, over runs; the latest {@link #MOST}
 * @param total restarts of this run that no rescale caused; empty until Flink told its count
 * @param counted {@code numRestarts} when last told; empty before
 * @param rescales restarts of this run that rescales caused
 * @param uncounted restarts that exceptions told of and the count does not have yet
 * @param lastFailure of any run; empty if none was seen
 */
public record RestartHistory(
    List<Restart> recent,
    OptionalLong total,
    OptionalLong counted,
    long rescales,
    long uncounted,
    Optional<Failure> lastFailure) {
  /** As many as Flink keeps exceptions, several times over. */
  static final int MOST = 64;

  public RestartHistory {
    recent = List.copyOf(recent);
  }

  static RestartHistory begin() {
    return new RestartHistory(
        List.of(), OptionalLong.empty(), OptionalLong.empty(), 0, 0, Optional.empty());
  }

  /** As remembered; Flink tells the counts again. */
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
   * A new JobMaster counts from zero.
   *
   * @param sameJob whether it took over a job that goes on; one that was submitted anew is not to
   *     be blamed for what its predecessor did
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

  /** A JobManager failover restarts the job, although no exception says so. */
  RestartHistory failover(Instant at) {
    List<Restart> restarts = new ArrayList<>(recent);
    restarts.add(new Restart(at, RestartReason.JOB_MANAGER, Optional.empty()));
    return new RestartHistory(
        Tail.of(restarts, MOST), total, counted, rescales, uncounted, lastFailure);
  }

  RestartHistory next(Job job, Instant now) {
    List<Restart> restarts = new ArrayList<>(recent);
    // A clock that was set back leaves restarts of a future, which would stay the latest till then.
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
   * Flink 2.0 and later count rescales. Before, an adaptive job's restart without a new exception
   * is one; of those before the first poll nothing is known, and they count as restarts.
   */
  private long rescales(JobDetails details, long more, boolean explained) {
    if (details.rescales().isPresent()) {
      return Math.max(rescales, details.rescales().getAsLong());
    }
    return details.adaptive() && !explained ? rescales + more : rescales;
  }

  /** When a restart last had a reason; empty if none of the recent ones had. */
  Optional<Instant> last(RestartReason reason) {
    return recent.stream()
        .filter(restart -> restart.reason() == reason)
        .map(Restart::at)
        .max(Instant::compareTo);
  }

  /** Restarts since a moment, that moment included. */
  public List<Restart> since(Instant time) {
    return recent.stream().filter(restart -> !restart.at().isBefore(time)).toList();
  }
}
