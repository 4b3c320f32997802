// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.ClockSkew;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
 * <p>A restart is excused only if the job runs with another parallelism after it, and no exception
 * came with it. {@code numRescales} (Flink 2.0 and later) does not excuse a restart, because it
 * also counts attempts that change nothing.
 *
 * @param recent oldest first, across runs; at most the latest {@link #MOST}
 * @param total restarts of this run that were not rescales; empty until Flink reports the count
 * @param counted {@code numRestarts} as last reported; empty before
 * @param rescales restarts of this run that changed the parallelism
 * @param uncounted restarts seen in exceptions that the count does not include yet
 * @param silent restarts without an exception that are not decided yet
 * @param lastFailure of any run; empty if none is known
 */
public record RestartHistory(
    List<Restart> recent,
    OptionalLong total,
    OptionalLong counted,
    long rescales,
    long uncounted,
    SilentRestarts silent,
    Optional<Failure> lastFailure) {
  /** Several times the number of exceptions that Flink keeps. */
  static final int MOST = 64;

  /** A failure that ends a run is reported at most this long before the end. */
  private static final Duration END_WITHIN = Duration.ofSeconds(15);

  public RestartHistory {
    recent = List.copyOf(recent);
  }

  static RestartHistory begin() {
    return new RestartHistory(
        List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        SilentRestarts.NONE,
        Optional.empty());
  }

  /** Restored from the saved history. Flink reports the counts again. */
  static RestartHistory restored(List<Restart> restarts, long rescales) {
    return new RestartHistory(
        Tail.of(restarts, MOST),
        OptionalLong.empty(),
        OptionalLong.empty(),
        rescales,
        0,
        SilentRestarts.NONE,
        Optional.empty());
  }

  /** Adds restarts from before the exporter restarted. Those that it saw itself count once. */
  RestartHistory withSaved(List<Restart> saved) {
    List<Restart> restarts = new ArrayList<>(saved);
    restarts.removeIf(restart -> recent.stream().anyMatch(restart::sameAs));
    restarts.addAll(recent);
    restarts.sort(Comparator.comparing(Restart::at));
    return new RestartHistory(
        Tail.of(restarts, MOST), total, counted, rescales, uncounted, silent, lastFailure);
  }

  /**
   * A new run: its JobMaster counts from zero.
   *
   * @param kept whether the restarts before it still count: they do unless the previous run was
   *     stopped, cancelled or finished
   */
  RestartHistory newRun(boolean kept) {
    return new RestartHistory(
        kept ? recent : List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        SilentRestarts.NONE,
        lastFailure);
  }

  /** Drops the restarts before the run, which belong to another job. */
  RestartHistory only(Run run) {
    return new RestartHistory(
        since(run.startedAt()), total, counted, rescales, uncounted, silent, lastFailure);
  }

  /** A JobManager failover restarts the job without an exception. */
  RestartHistory failover(Instant at) {
    return with(new Restart(at, RestartReason.JOB_MANAGER, Optional.empty()));
  }

  /**
   * Counts the end of a run as a restart, because something outside of Flink starts the job again.
   * Usually Flink reported the failure that ended it, which counts already.
   *
   * @param run the run that ended
   * @param end when it was last seen alive, or ended
   * @param at when it restarted
   */
  RestartHistory ended(Run run, Instant end, Instant at) {
    boolean reported =
        recent.stream()
            .map(Restart::at)
            .anyMatch(
                known ->
                    !known.isBefore(run.startedAt()) && !known.isBefore(end.minus(END_WITHIN)));
    Optional<String> exception =
        lastFailure
            .filter(failure -> !failure.at().isBefore(run.startedAt()))
            .map(Failure::exception);
    return reported ? this : with(new Restart(at, RestartReason.UNKNOWN, exception));
  }

  /** Marks the restarts of a run that was never deployed. */
  RestartHistory neverDeployed(Run run) {
    return new RestartHistory(
        recent.stream()
            .map(one -> one.at().isBefore(run.startedAt()) ? one : one.atStart())
            .toList(),
        total,
        counted,
        rescales,
        uncounted,
        silent,
        lastFailure);
  }

  private RestartHistory with(Restart restart) {
    List<Restart> restarts = new ArrayList<>(recent);
    restarts.add(restart);
    return new RestartHistory(
        Tail.of(restarts, MOST), total, counted, rescales, uncounted, silent, lastFailure);
  }

  /**
   * Adds what a poll saw.
   *
   * @param before the last known deployment of the run; empty if none is known
   * @param statistics checkpoints of the run, which include its savepoints
   */
  RestartHistory next(
      Job job,
      Optional<Deployment> before,
      Optional<CheckpointStatistics> statistics,
      Instant now) {
    List<Restart> restarts = new ArrayList<>(recent);
    // Restarts in the future remain after the clock was set back. They would be the latest
    // ones until it catches up.
    restarts.removeIf(restart -> ClockSkew.inFuture(restart.at(), now));
    long unmatched = uncounted + addFailures(restarts, job.failures(), statistics);
    Optional<Failure> failure =
        job.failures().isEmpty() ? lastFailure : Optional.of(job.failures().get(0));
    Optional<Deployment> deployed = Deployment.of(job);
    boolean rescaled =
        before.isPresent()
            && deployed.isPresent()
            && planned(restarts, before.get(), deployed.get());
    SilentRestarts open = rescaled ? silent.rescaled(now) : silent;
    OptionalLong count = job.details().map(JobDetails::restarts).orElse(OptionalLong.empty());
    if (count.isEmpty()) {
      return undecided(restarts, unmatched, open, failure);
    }
    JobDetails details = job.details().orElseThrow();
    long more = Math.max(0, count.getAsLong() - counted.orElse(count.getAsLong()));
    long silently = Math.max(0, more - unmatched);
    if (open.mayBeReadHalf(details, silently)) {
      return undecided(restarts, unmatched, open.readHalf(), failure);
    }
    long attempts = open.attempts(details, silently);
    if (unmatched == 0 && open.rescaledAt().isEmpty()) {
      Restart unexplained = new Restart(now, RestartReason.UNKNOWN, Optional.empty());
      restarts.addAll(Collections.nCopies(open.recent(silently - attempts), unexplained));
    }
    if (open.rescaledAt().isPresent() && silently > 0 && open.undecided() > 0) {
      // Another restart changed the parallelism, so those before it did not.
      addInVain(restarts, open);
      open = open.forgotten();
    }
    open = open.counted(attempts, details.rescales(), now);
    long excused = counted.isEmpty() ? Math.max(rescales, excusedBefore(details)) : rescales;
    if (open.excused()) {
      excused += open.undecided();
      open = open.decided();
    } else if (deployed.isPresent() && open.inVain(now)) {
      addInVain(restarts, open);
      open = open.decided();
    }
    long notExcused = count.getAsLong() - excused - open.undecided();
    return new RestartHistory(
        Tail.of(restarts, MOST),
        OptionalLong.of(Math.max(total.orElse(0), notExcused)),
        count,
        excused,
        counted.isEmpty() ? 0 : Math.max(0, unmatched - more),
        open,
        failure);
  }

  /** The count is decided by a later poll. */
  private RestartHistory undecided(
      List<Restart> restarts, long unmatched, SilentRestarts open, Optional<Failure> failure) {
    return new RestartHistory(
        Tail.of(restarts, MOST), total, counted, rescales, unmatched, open, failure);
  }

  private static void addInVain(List<Restart> restarts, SilentRestarts open) {
    Restart inVain =
        new Restart(open.since().orElseThrow(), RestartReason.RESCALE, Optional.empty());
    restarts.addAll(Collections.nCopies((int) Math.min(MOST, open.undecided()), inVain));
  }

  /** Adds restarts that are new, and reasons that became known since. */
  private static int addFailures(
      List<Restart> restarts, List<Failure> failures, Optional<CheckpointStatistics> statistics) {
    int added = 0;
    for (int i = failures.size() - 1; i >= 0; i--) {
      Restart restart = Restart.of(failures.get(i), statistics);
      Optional<Restart> known = restarts.stream().filter(restart::sameAs).findFirst();
      if (known.isEmpty()) {
        restarts.add(restart);
        added++;
      } else if (restart.reason() == RestartReason.SAVEPOINT) {
        restarts.set(restarts.indexOf(known.get()), restart);
      }
    }
    return added;
  }

  /** Of the restarts before the first poll, only Flink can tell which were rescales. */
  private static long excusedBefore(JobDetails details) {
    return details.rescales().orElse(0);
  }

  /**
   * Whether the parallelism changed from one deployment of a run to the next without an exception.
   */
  boolean planned(Deployment from, Deployment to) {
    return planned(recent, from, to);
  }

  private static boolean planned(List<Restart> restarts, Deployment from, Deployment to) {
    return to.run().equals(from.run())
        && to.differsFrom(from)
        && restarts.stream()
            .noneMatch(
                restart -> restart.exception().isPresent() && restart.at().isAfter(from.since()));
  }

  /** Whether a restart is counted of which it is not known yet whether it is a rescale. */
  public boolean undecided() {
    return silent.undecided() > 0 || silent.half();
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
