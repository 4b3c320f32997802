// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.access.AuthInterceptor;
import io.github.flinksignals.history.History;
import io.github.flinksignals.history.SavedHistory;
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
 * What outlives this process. Nothing here ever holds up a poll: the file is read once and written
 * in the background, and Prometheus is asked in the background.
 */
public final class HistoryStore implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(10);

  private final Optional<FileHistory> file;
  private final Optional<PrometheusHistory> prometheus;
  private final Duration retention;
  private final Clock clock;
  private final Duration askedAgainAfter;
  private final AtomicReference<Optional<SavedHistory>> recalled =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService asker;

  /**
   * Reads the file, if there is one, and begins to ask Prometheus, if there is one.
   *
   * @param retention what was seen longer ago is forgotten
   * @param threads for what is done in the background
   */
  public HistoryStore(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Duration retention,
      Clock clock,
      ThreadFactory threads) {
    this(settings, client, retention, clock, threads, ASKED_AGAIN_AFTER, false);
  }

  HistoryStore(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Duration retention,
      Clock clock,
      ThreadFactory threads,
      Duration askedAgainAfter) {
    this(settings, client, retention, clock, threads, askedAgainAfter, false);
  }

  private HistoryStore(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Duration retention,
      Clock clock,
      ThreadFactory threads,
      Duration askedAgainAfter,
      boolean readOnly) {
    this.retention = retention;
    this.askedAgainAfter = askedAgainAfter;
    this.clock = clock;
    this.asker = Executors.newSingleThreadScheduledExecutor(threads);
    this.file =
        settings.file().filter(path -> !readOnly).map(path -> new FileHistory(path, threads));
    // The first byte comes when the query is done, which is not at once.
    OkHttpClient patient = client.newBuilder().readTimeout(PATIENCE).callTimeout(PATIENCE).build();
    this.prometheus =
        settings
            .prometheusUrl()
            .map(
                url ->
                    new PrometheusHistory(
                        new ExportedSeries(
                            new PrometheusClient(
                                AuthInterceptor.client(patient, settings.access(), url), url),
                            settings.selector(),
                            retention),
                        clock.instant(),
                        retention));
    Optional<SavedHistory> read =
        (readOnly ? settings.file().flatMap(FileHistory::peek) : file.flatMap(FileHistory::recall))
            .filter(this::matters);
    recalled.set(read);
    if (read.isEmpty()) {
      prometheus.ifPresent(memory -> asker.execute(() -> ask(memory)));
    }
  }

  /**
   * Reads the same, and keeps nothing: the file belongs to an exporter that may run beside this
   * process. Nothing is written next to it either, and a file that cannot be read stays in place.
   */
  public static HistoryStore readOnly(
      HistoryStoreSettings settings,
      OkHttpClient client,
      Duration retention,
      Clock clock,
      ThreadFactory threads) {
    return new HistoryStore(settings, client, retention, clock, threads, ASKED_AGAIN_AFTER, true);
  }

  private void ask(PrometheusHistory memory) {
    Optional<SavedHistory> found = memory.recall();
    if (found.isPresent()) {
      recalled.set(found);
    } else if (!memory.answered() && !memory.tooLate(clock.instant())) {
      Future<?> unused =
          asker.schedule(() -> ask(memory), askedAgainAfter.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What was remembered and not yet taken; each is handed out once. */
  public Optional<SavedHistory> take() {
    file.flatMap(FileHistory::takeLeft)
        .filter(this::matters)
        .ifPresent(left -> recalled.set(Optional.of(left)));
    return recalled.getAndSet(Optional.empty()).map(this::recent);
  }

  private SavedHistory recent(SavedHistory memory) {
    return new SavedHistory(
        memory.at(),
        memory.knownSince(),
        memory.jobs().stream().filter(job -> recent(job.seenAt())).toList());
  }

  /** After a long time without an exporter nobody knows what was there. */
  private boolean matters(SavedHistory memory) {
    return recent(memory.at());
  }

  private boolean recent(Instant moment) {
    return moment.isAfter(clock.instant().minus(retention));
  }

  /** Keeps what is remembered now, in place of what was kept before. */
  public void keep(History history) {
    file.ifPresent(kept -> kept.keep(history.savedHistory()));
  }

  /** Whether each place that is to keep memory does, by its name in the label {@code source}. */
  public Map<String, Boolean> up() {
    Map<String, Boolean> up = new LinkedHashMap<>();
    file.ifPresent(kept -> up.put("file", kept.writable()));
    // Not asked where the file knew, and then there is nothing to say of it.
    prometheus
        .filter(PrometheusHistory::asked)
        .ifPresent(asked -> up.put("prometheus", asked.answered()));
    return up;
  }

  @Override
  public void close() {
    asker.shutdownNow();
    file.ifPresent(FileHistory::close);
  }
}
