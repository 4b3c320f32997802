// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Looks at all the exporter says of each job, all the time: no signal is too short to be seen. */
final class SignalWatch implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(500);

  private final ExporterProcess exporter;
  private final Map<String, Queue<Sample>> samples = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "signal-watch");
  private volatile boolean closed;
  private volatile Optional<RuntimeException> failure = Optional.empty();

  /**
   * What was said of one job at one moment.
   *
   * @param modes those that were active
   * @param roots those of them that were root causes
   */
  record Sample(Instant at, Set<String> modes, Set<String> roots) {}

  private SignalWatch(ExporterProcess exporter) {
    this.exporter = exporter;
  }

  static SignalWatch over(ExporterProcess exporter) {
    SignalWatch watch = new SignalWatch(exporter);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /**
   * All samples of a job since a moment, the oldest first; fails if the exporter did not answer.
   */
  Stream<Sample> since(Instant begin, String job) {
    failure.ifPresent(
        cause -> {
          throw new IllegalStateException("The exporter could not be watched any more", cause);
        });
    return samples.getOrDefault(job, new ConcurrentLinkedQueue<>()).stream()
        .filter(sample -> !sample.at().isBefore(begin));
  }

  private void run() {
    try {
      while (!closed) {
        sample();
        ExporterProcess.pause(STEP);
      }
    } catch (RuntimeException e) {
      if (!closed) {
        failure = Optional.of(e);
      }
    }
  }

  private void sample() {
    Scrape scrape = exporter.scrape();
    Instant now = Instant.now();
    for (String job : scrape.jobs()) {
      samples
          .computeIfAbsent(job, first -> new ConcurrentLinkedQueue<>())
          .add(
              new Sample(
                  now,
                  scrape.whereOne("flink_job_failure_mode", "mode", "job_name", job),
                  scrape.whereOne("flink_job_root_cause", "mode", "job_name", job)));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
