// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.access.AccessException;
import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.signal.Formats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores the history from Prometheus, for an exporter without a disk. The query is retried until
 * Prometheus answers or the history would be too old.
 */
final class PrometheusBackend {
  private static final Logger log = LoggerFactory.getLogger(PrometheusBackend.class);

  private final LastScrapeQuery query;
  private final Instant startedAt;
  private final Duration retention;
  private boolean warned;
  private volatile boolean asked;
  private volatile boolean answered;

  PrometheusBackend(LastScrapeQuery query, Instant startedAt, Duration retention) {
    this.query = query;
    this.startedAt = startedAt;
    this.retention = retention;
  }

  /** Whether Prometheus was queried at all. */
  boolean asked() {
    return asked;
  }

  /** Whether Prometheus answered, with or without a history. */
  boolean answered() {
    return answered;
  }

  /** Whether a history from before this process started would be too old. */
  boolean tooLate(Instant now) {
    return now.isAfter(startedAt.plus(retention));
  }

  /** Queries once; empty if there is no history or no answer. */
  Optional<SavedHistory> restore() {
    asked = true;
    try {
      Optional<SavedHistory> found = query.last(startedAt).map(this::read);
      answered = true;
      log.info(
          "{}",
          found
              .map(
                  history ->
                      "Restored "
                          + Formats.count(history.jobs().size(), "job")
                          + " from Prometheus, as of "
                          + history.at())
              .orElse("Prometheus has no history of this exporter"));
      return found;
    } catch (IOException | RuntimeException e) {
      // Any failure, including an unexpected exception, must not stop the retries.
      if (!warned) {
        log.warn(
            "Cannot restore the history from Prometheus ({}); retrying",
            e instanceof AccessException || e instanceof PrometheusClient.QueryException
                ? e.getMessage()
                : e.getClass().getSimpleName());
        warned = true;
      }
      return Optional.empty();
    }
  }

  private SavedHistory read(LastScrapeQuery.LastScrapes scrapes) {
    List<SavedJob> jobs = new ArrayList<>();
    scrapes
        .jobs()
        .forEach(
            (name, scrape) ->
                SavedJobReader.read(name, scrape.at(), scrape.outOfSight(), scrape.samples())
                    .ifPresent(jobs::add));
    // If a job is known by name only, nothing proves that a job without a history did not exist.
    Instant knownSince = scrapes.unknown() ? startedAt.plus(ClusterHistory.ABSENCE) : scrapes.at();
    return new SavedHistory(scrapes.at(), knownSince, jobs);
  }
}
