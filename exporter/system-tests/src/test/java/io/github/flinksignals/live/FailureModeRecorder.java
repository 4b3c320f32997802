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

/** Records the failure modes of each job all the time, so that even short signals are seen. */
final class FailureModeRecorder implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(500);

  private final ExporterProcess exporter;
  private final Map<String, Queue<Sample>> samples = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "failure-mode-recorder");
  private volatile boolean closed;
  private volatile Optional<RuntimeException> failure = Optional.empty();

  /**
   * The failure modes of one job at one time.
   *
   * @param modes the active failure modes
   * @param roots the active failure modes that were root causes
   */
  record Sample(Instant at, Set<String> modes, Set<String> roots) {}

  private FailureModeRecorder(ExporterProcess exporter) {
    this.exporter = exporter;
  }

  static FailureModeRecorder start(ExporterProcess exporter) {
    FailureModeRecorder recorder = new FailureModeRecorder(exporter);
    recorder.thread.setDaemon(true);
    recorder.thread.start();
    return recorder;
  }

  /** All samples of a job since a time, oldest first. Fails if a scrape failed. */
  Stream<Sample> since(Instant begin, String job) {
    failure.ifPresent(
        cause -> {
          throw new IllegalStateException("The recorder failed", cause);
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
