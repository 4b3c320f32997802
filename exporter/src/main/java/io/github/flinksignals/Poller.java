// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.concurrent.SupervisedThread;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.history.History;
import io.github.flinksignals.log.StackTraceOnly;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.Assessment;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the polls and supervises them. Each poll goes through the {@link PollSteps} and replaces the
 * last {@link Report}, which the pages read. A step that throws anything, or does not end in time,
 * makes it a failed poll: it is counted by its reason, the JobManager counts as unreachable, and
 * the history stays as it was.
 *
 * <p>The steps run on another thread than {@link #poll}, so a step that hangs cannot stop the
 * polls. Only one thread may poll; any thread may read the report.
 */
@Singleton
final class Poller implements AutoCloseable {
  /** How much longer than the poll timeout a poll may take. Covers the steps without requests. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Poller.class);

  /** The number of different faults that are logged. */
  private static final int MOST_FAULTS = 20;

  private final PollSteps steps;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Duration limit;
  private final Duration grace;
  private final Duration blindAfter;
  private final SupervisedThread thread = new SupervisedThread(DaemonThreads.named("poll"));
  private final AtomicReference<Optional<Report>> latest = new AtomicReference<>(Optional.empty());
  private final Set<String> faultsLogged = new HashSet<>();
  private volatile long lastEnd;
  private History history;
  private PollStatistics statistics = PollStatistics.begin();
  private long deadline;

  @Inject
  Poller(PollSteps steps, Settings settings, Clock clock) {
    this(
        steps,
        settings.poll().timeout().plus(GRACE),
        GRACE,
        settings.thresholds().blindAfter(),
        clock,
        System::nanoTime);
  }

  /**
   * @param limit how long reading the JobManager may take
   * @param grace how long the steps after that may take if reading used up the limit
   * @param blindAfter age from which the data of a job is outdated
   * @param nanoTime a monotonic clock
   */
  Poller(
      PollSteps steps,
      Duration limit,
      Duration grace,
      Duration blindAfter,
      Clock clock,
      LongSupplier nanoTime) {
    this.steps = steps;
    this.limit = limit;
    this.grace = grace;
    this.blindAfter = blindAfter;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.history = History.empty(clock.instant());
    this.lastEnd = nanoTime.getAsLong();
  }

  private record Evaluated(History history, Assessment assessment) {}

  /**
   * The report of the last poll; empty until the first poll has ended. If no poll ends any more, it
   * is a report of an unreachable JobManager.
   */
  Optional<Report> latest() {
    Optional<Report> report = latest.get();
    if (!overdue()) {
      return report;
    }
    Poll.Missed missed = FailedStep.hung(overdueAfter()).missed(byJobManager(clock.instant()));
    PollStatistics polls = report.map(Report::polls).orElseGet(PollStatistics::begin);
    return Optional.of(withoutData(report, missed, polls));
  }

  /** Whether a poll should have ended long ago. */
  boolean overdue() {
    return nanoTime.getAsLong() - lastEnd > overdueAfter().toNanos();
  }

  /**
   * The age from which pages are too old: a report that polls are overdue should have replaced
   * them, which happens once per poll interval.
   */
  Duration staleAfter() {
    return overdueAfter().multipliedBy(2);
  }

  private Duration overdueAfter() {
    Duration longest = limit.plus(grace).multipliedBy(2);
    return longest.compareTo(blindAfter) > 0 ? longest : blindAfter;
  }

  /** Polls once. Returns soon after the poll timeout, whatever happens, and throws nothing. */
  void poll() {
    long started = nanoTime.getAsLong();
    deadline = started + limit.toNanos();
    Instant at = clock.instant();
    try {
      Optional<FailedStep> failed = Optional.empty();
      Poll poll;
      try {
        run(() -> steps.restore(history)).ifPresent(restored -> history = restored);
        poll = run(() -> steps.read(at));
      } catch (FailedStep e) {
        failed = Optional.of(e);
        poll = e.missed(byJobManager(at));
      }
      Optional<FailedStep> alsoFailed = finish(poll, at, started);
      lastEnd = nanoTime.getAsLong();
      // If only the reading did not end, TransitionLog has logged that.
      if (failed.isPresent() && failed.get().thrown().isPresent()) {
        logOnce(failed.get());
      }
      if (alsoFailed.isPresent()) {
        logOnce(alsoFailed.get());
      }
    } catch (InterruptedException e) {
      // The exporter is being closed.
      Thread.currentThread().interrupt();
    }
  }

  /** Evaluates a poll and publishes its report. */
  private Optional<FailedStep> finish(Poll poll, Instant at, long started)
      throws InterruptedException {
    // A poll whose reading did not end has no time left.
    deadline = Math.max(deadline, nanoTime.getAsLong() + grace.toNanos());
    Optional<Report> last = latest.get();
    Optional<Assessment> before = last.map(Report::assessment);
    boolean published = false;
    try {
      Evaluated next =
          run(
              () -> {
                History added = steps.add(history, poll, before);
                return new Evaluated(added, steps.assess(added, before));
              });
      run(
          () -> {
            steps.save(next.history());
            return true;
          });
      PollStatistics counted = statistics.with(poll, at, since(started));
      Report report = run(() -> steps.report(next.assessment(), counted));
      history = next.history();
      statistics = counted;
      latest.set(Optional.of(report));
      published = true;
      run(
          () -> {
            TransitionLog.log(poll, before, report.assessment());
            return true;
          });
      return Optional.empty();
    } catch (FailedStep e) {
      Poll.Missed missed = poll instanceof Poll.Missed same ? same : e.missed(poll.at());
      if (!published) {
        statistics = statistics.with(missed, at, since(started));
        latest.set(Optional.of(withoutData(last, missed, statistics)));
      }
      return Optional.of(e);
    }
  }

  /** By the same clock as the polls before. */
  private Instant byJobManager(Instant exporterTime) {
    Optional<Duration> offset =
        latest.get().flatMap(report -> report.assessment().cluster().cluster().clockOffset());
    return exporterTime.plus(offset.orElse(Duration.ZERO));
  }

  private Duration since(long started) {
    return Duration.ofNanos(nanoTime.getAsLong() - started);
  }

  /** A report that needs no step: the last one, as it is when the JobManager is unreachable. */
  private Report withoutData(Optional<Report> last, Poll.Missed missed, PollStatistics polls) {
    return new Report(
        Assessment.withoutData(last.map(Report::assessment), missed, blindAfter),
        polls,
        last.map(Report::requests).orElse(Map.of()),
        last.map(Report::historyUp).orElse(Map.of()));
  }

  private <T> T run(Callable<T> step) throws FailedStep, InterruptedException {
    try {
      return thread.call(step, Duration.ofNanos(Math.max(1, deadline - nanoTime.getAsLong())));
    } catch (ExecutionException e) {
      throw FailedStep.threw(e.getCause());
    } catch (TimeoutException e) {
      steps.replaceReader();
      throw FailedStep.hung(limit);
    }
  }

  /** On the supervised thread, because the reader of the log may block it. */
  private void logOnce(FailedStep step) throws InterruptedException {
    if (faultsLogged.size() == MOST_FAULTS || !faultsLogged.add(step.summary())) {
      return;
    }
    deadline = nanoTime.getAsLong() + grace.toNanos();
    try {
      run(
          () -> {
            log.error(
                "The JobManager {}; repetitions are counted but not logged",
                step.summary(),
                step.thrown().map(thrown -> StackTraceOnly.of(log, thrown)).orElse(null));
            return true;
          });
    } catch (FailedStep e) {
      faultsLogged.remove(step.summary());
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
