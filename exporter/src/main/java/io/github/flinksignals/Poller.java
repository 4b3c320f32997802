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
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes the data its way, once per poll: read, remember, assess, report. Not for two threads at
 * once; the report may be read by any.
 */
final class Poller {
  private final ClusterReader reader;
  private final Evaluator evaluator;
  private final HistorySettings rules;
  private final RequestCounts requestCounts;
  private final HistoryStore memory;
  private final Clock clock;
  private final AtomicReference<Optional<Report>> latest = new AtomicReference<>(Optional.empty());
  private History history;
  private PollStatistics statistics = PollStatistics.begin();

  Poller(
      ClusterReader reader,
      Evaluator evaluator,
      HistorySettings rules,
      RequestCounts requestCounts,
      HistoryStore memory,
      Clock clock) {
    this.reader = reader;
    this.evaluator = evaluator;
    this.rules = rules;
    this.requestCounts = requestCounts;
    this.memory = memory;
    this.clock = clock;
    this.history = History.empty(clock.instant());
  }

  /** What came of the last poll; empty before the first has ended. */
  Optional<Report> latest() {
    return latest.get();
  }

  void poll() {
    long started = System.nanoTime();
    // Before the poll, so that what it sees is compared with what was.
    memory.takeRestored().ifPresent(past -> history = history.restore(past, rules));
    Poll poll = reader.read(clock.instant());
    Optional<Assessment> before = latest.get().map(Report::assessment);
    history =
        history.next(
            poll,
            rules,
            name -> before.map(last -> last.healthSummary(name)).orElse(HealthSummary.UNKNOWN));
    Assessment assessment = evaluator.assess(history, before);
    statistics = statistics.with(poll, Duration.ofNanos(System.nanoTime() - started));
    memory.save(history);
    latest.set(
        Optional.of(new Report(assessment, statistics, requestCounts.current(), memory.up())));
    TransitionLog.log(poll, before, assessment);
  }
}
