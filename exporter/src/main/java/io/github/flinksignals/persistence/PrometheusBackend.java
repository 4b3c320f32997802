// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.access.AccessException;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back from Prometheus what was exported before this process started, for an exporter that
 * has no disk of its own. Asked again and again until there is an answer, or until what it could
 * tell is too old to matter.
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

  /** Whether it was asked at all. */
  boolean asked() {
    return asked;
  }

  /** Whether Prometheus answered, with or without something to remember. */
  boolean answered() {
    return answered;
  }

  /** Whether it is too late to ask. */
  boolean tooLate(Instant now) {
    return now.isAfter(startedAt.plus(retention));
  }

  /** Asks once; empty if there is nothing to remember, or no answer. */
  Optional<SavedHistory> restore() {
    asked = true;
    try {
      Optional<SavedHistory> found = query.last(startedAt).map(PrometheusBackend::read);
      answered = true;
      log.info(
          "{}",
          found
              .map(
                  history ->
                      "Remembers "
                          + history.jobs().size()
                          + " jobs from Prometheus, as they were at "
                          + history.at())
              .orElse("Prometheus has nothing to remember"));
      return found;
    } catch (IOException | RuntimeException e) {
      // Whatever it is: who gives up remembers nothing, and says nothing.
      if (!warned) {
        log.warn(
            "Prometheus cannot be asked for what was exported before ({}); it is asked again",
            e instanceof AccessException
                ? e.getMessage()
                : e.getClass().getSimpleName() + ": " + e.getMessage());
        warned = true;
      }
      return Optional.empty();
    }
  }

  private static SavedHistory read(LastScrapeQuery.LastScrape scrape) {
    List<SavedJob> jobs = new ArrayList<>();
    scrape
        .samples()
        .forEach(
            (name, samples) ->
                SavedJobReader.read(name, scrape.at(), samples).ifPresent(jobs::add));
    return new SavedHistory(scrape.at(), scrape.at(), jobs);
  }
}
