// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.HistorySettings;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.persistence.HistoryStore;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Evaluator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the polls. Each poll goes through these steps:
 *
 * <ol>
 *   <li>{@link HistoryStore} returns the history of an earlier process, once, if it has any.
 *   <li>{@link ClusterReader} reads a snapshot from the JobManager.
 *   <li>{@link History} adds the snapshot. It also gets the health of each job from the last
 *       assessment: baselines are learned only while a job is healthy, and the verification of a
 *       rescale depends on it.
 *   <li>{@link Evaluator} evaluates the failure modes of each job, with the history and the last
 *       assessment, and returns a new assessment.
 *   <li>{@link HistoryStore} saves the history.
 *   <li>The {@link Report} with the assessment replaces the last one. The pages read it.
 * </ol>
 *
 * <p>Only one thread may poll; any thread may read the report.
 */
@Singleton
final class Poller {
  private final ClusterReader reader;
  private final Evaluator evaluator;
  private final HistorySettings rules;
  private final RequestCounts requestCounts;
  private final HistoryStore historyStore;
  private final Clock clock;
  private final AtomicReference<Optional<Report>> latest = new AtomicReference<>(Optional.empty());
  private History history;
  private PollStatistics statistics = PollStatistics.begin();

  @Inject
  Poller(
      ClusterReader reader,
      Evaluator evaluator,
      HistorySettings rules,
      RequestCounts requestCounts,
      HistoryStore historyStore,
      Clock clock) {
    this.reader = reader;
    this.evaluator = evaluator;
    this.rules = rules;
    this.requestCounts = requestCounts;
    this.historyStore = historyStore;
    this.clock = clock;
    this.history = History.empty(clock.instant());
  }

  /** The report of the last poll; empty until the first poll has ended. */
  Optional<Report> latest() {
    return latest.get();
  }

  void poll() {
    long started = System.nanoTime();
    // Before the poll, so the new snapshot is compared with the restored history.
    historyStore.takeRestored().ifPresent(past -> history = history.restore(past, rules));
    Poll poll = reader.read(clock.instant());
    Optional<Assessment> before = latest.get().map(Report::assessment);
    history =
        history.next(
            poll,
            rules,
            name -> before.map(last -> last.healthSummary(name)).orElse(HealthSummary.UNKNOWN));
    Assessment assessment = evaluator.assess(history, before);
    statistics = statistics.with(poll, Duration.ofNanos(System.nanoTime() - started));
    historyStore.save(history);
    latest.set(
        Optional.of(
            new Report(assessment, statistics, requestCounts.current(), historyStore.up())));
    TransitionLog.log(poll, before, assessment);
  }
}
