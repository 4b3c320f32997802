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
import jakarta.inject.Provider;
import java.time.Instant;
import java.util.Optional;

/** The steps of a poll, with the parts of the product. */
final class ProductPollSteps implements PollSteps {
  private final Provider<ClusterReader> readers;
  private final Evaluator evaluator;
  private final HistorySettings rules;
  private final RequestCounts requestCounts;
  private final HistoryStore historyStore;
  private Optional<ClusterReader> reader = Optional.empty();

  /**
   * @param readers creates a reader for the first poll, and after each abandoned one
   */
  @Inject
  ProductPollSteps(
      Provider<ClusterReader> readers,
      Evaluator evaluator,
      HistorySettings rules,
      RequestCounts requestCounts,
      HistoryStore historyStore) {
    this.readers = readers;
    this.evaluator = evaluator;
    this.rules = rules;
    this.requestCounts = requestCounts;
    this.historyStore = historyStore;
  }

  @Override
  public Optional<History> restore(History history) {
    return historyStore.takeRestored().map(past -> history.restore(past, rules));
  }

  @Override
  public Poll read(Instant now) {
    return currentReader().read(now);
  }

  /** Created during a poll, because it reads certificates, which may fail or hang. */
  private ClusterReader currentReader() {
    synchronized (this) {
      if (reader.isPresent()) {
        return reader.get();
      }
    }
    ClusterReader created = readers.get();
    synchronized (this) {
      reader = Optional.of(created);
    }
    return created;
  }

  @Override
  public History add(History history, Poll poll, Optional<Assessment> before) {
    return history.next(
        poll,
        rules,
        name -> before.map(last -> last.healthSummary(name)).orElse(HealthSummary.UNKNOWN));
  }

  @Override
  public Assessment assess(History history, Optional<Assessment> before) {
    return evaluator.assess(history, before);
  }

  @Override
  public void save(History history) {
    historyStore.save(history);
  }

  @Override
  public Report report(Assessment assessment, PollStatistics statistics) {
    return new Report(assessment, statistics, requestCounts.current(), historyStore.up());
  }

  @Override
  public synchronized void replaceReader() {
    reader.ifPresent(ClusterReader::close);
    reader = Optional.empty();
  }
}
