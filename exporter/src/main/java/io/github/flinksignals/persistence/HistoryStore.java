// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.access.AuthInterceptor;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.model.JobState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;

/**
 * Saves the history and restores it after an exporter restart. It never delays a poll: the file is
 * read once and written in the background, and Prometheus is queried in the background.
 */
public final class HistoryStore implements AutoCloseable {
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

  private final Optional<FileBackend> file;
  private final Optional<PrometheusBackend> prometheus;
  private final Retention retention;
  private final Clock clock;
  private final Duration retryDelay;
  private final AtomicReference<Optional<SavedHistory>> restored =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService background;

  /**
   * Reads the file and starts to query Prometheus, if configured.
   *
   * @param retention older history is ignored
   * @param threads for background work
   */
  public HistoryStore(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Retention retention,
      Clock clock,
      ThreadFactory threads) {
    this(settings, client, retention, clock, threads, RETRY_DELAY, false);
  }

  HistoryStore(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Retention retention,
      Clock clock,
      ThreadFactory threads,
      Duration retryDelay) {
    this(settings, client, retention, clock, threads, retryDelay, false);
  }

  private HistoryStore(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Retention retention,
      Clock clock,
      ThreadFactory threads,
      Duration retryDelay,
      boolean readOnly) {
    this.retention = retention;
    this.retryDelay = retryDelay;
    this.clock = clock;
    this.background = Executors.newSingleThreadScheduledExecutor(threads);
    this.file =
        settings.file().filter(path -> !readOnly).map(path -> new FileBackend(path, threads));
    // Prometheus sends the first byte when the query is done, which may take a while.
    OkHttpClient queryClient =
        client.newBuilder().readTimeout(QUERY_TIMEOUT).callTimeout(QUERY_TIMEOUT).build();
    this.prometheus =
        settings
            .prometheusUrl()
            .map(
                url ->
                    new PrometheusBackend(
                        new LastScrapeQuery(
                            new PrometheusClient(
                                AuthInterceptor.client(queryClient, settings.access(), url), url),
                            settings.selector(),
                            retention),
                        clock.instant(),
                        retention.history()));
    Optional<SavedHistory> read =
        (readOnly
                ? settings.file().flatMap(FileBackend::readOnly)
                : file.flatMap(FileBackend::restore))
            .filter(this::isRecent);
    restored.set(read);
    if (read.isEmpty()) {
      prometheus.ifPresent(backend -> background.execute(() -> query(backend)));
    }
  }

  /**
   * Restores the history but never saves it. The file may belong to a running exporter, so nothing
   * is written next to it, and an unreadable file stays in place.
   */
  public static HistoryStore readOnly(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Retention retention,
      Clock clock,
      ThreadFactory threads) {
    return new HistoryStore(settings, client, retention, clock, threads, RETRY_DELAY, true);
  }

  private void query(PrometheusBackend backend) {
    Optional<SavedHistory> found = backend.restore();
    if (found.isPresent()) {
      restored.set(found);
    } else if (!backend.answered() && !backend.tooLate(clock.instant())) {
      Future<?> unused =
          background.schedule(() -> query(backend), retryDelay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The restored history that was not taken yet; returned once. */
  public Optional<SavedHistory> takeRestored() {
    file.flatMap(FileBackend::takeHandedOver)
        .filter(this::isRecent)
        .ifPresent(saved -> restored.set(Optional.of(saved)));
    return restored.getAndSet(Optional.empty()).map(this::withRecentJobs);
  }

  private SavedHistory withRecentJobs(SavedHistory history) {
    return new SavedHistory(
        history.at(),
        history.knownSince(),
        history.jobs().stream().filter(job -> isRecent(job.seenAt()) || reported(job)).toList());
  }

  /** A job that failed or disappeared is reported for longer than its history is kept. */
  private static boolean reported(SavedJob job) {
    return job.missingSince().isPresent() || job.state() == JobState.FAILED;
  }

  /** After a long time without an exporter, the saved history is no longer useful. */
  private boolean isRecent(SavedHistory history) {
    return isRecent(history.at());
  }

  private boolean isRecent(Instant time) {
    return time.isAfter(clock.instant().minus(retention.history()));
  }

  /** Saves the history, replacing what was saved before. */
  public void save(History history) {
    file.ifPresent(backend -> backend.save(history.savedHistory()));
  }

  /** Whether each configured store works, by its value of the label {@code source}. */
  public Map<String, Boolean> up() {
    Map<String, Boolean> up = new LinkedHashMap<>();
    file.ifPresent(backend -> up.put("file", backend.writable()));
    // Prometheus is not queried if the file has a history.
    prometheus
        .filter(PrometheusBackend::asked)
        .ifPresent(backend -> up.put("prometheus", backend.answered()));
    return up;
  }

  @Override
  public void close() {
    background.shutdownNow();
    file.ifPresent(FileBackend::close);
  }
}
