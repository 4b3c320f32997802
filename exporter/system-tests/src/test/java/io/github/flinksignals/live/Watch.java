// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All that an exporter says over a time, page by page: what shows for one poll alone is seen, too.
 */
final class Watch implements AutoCloseable {
  /** Well below the interval of one second at which exporters poll in these tests. */
  private static final Duration STEP = Duration.ofMillis(200);

  private final ExporterProcess exporter;
  private final List<Scrape> scrapes = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "watch");
  private boolean closed;
  private RuntimeException broken;

  private Watch(ExporterProcess exporter) {
    this.exporter = exporter;
  }

  /** Begins to scrape an exporter that serves. */
  static Watch begin(ExporterProcess exporter) {
    Watch watch = new Watch(exporter);
    watch.look();
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      do {
        look();
        ExporterProcess.pause(STEP);
      } while (!isClosed());
    } catch (RuntimeException e) {
      breakOff(e);
    }
  }

  /**
   * What was said about something up to now, in order, without repetitions.
   *
   * @throws IllegalStateException if there is a gap, because the exporter did not answer
   */
  synchronized <T> List<T> said(Function<Scrape, T> question) {
    if (broken != null) {
      throw new IllegalStateException("The watch broke off", broken);
    }
    look();
    List<T> said = new ArrayList<>();
    for (Scrape scrape : scrapes) {
      T answer = question.apply(scrape);
      if (said.isEmpty() || !said.get(said.size() - 1).equals(answer)) {
        said.add(answer);
      }
    }
    return said;
  }

  /** In one step, so that two threads cannot mix up the order of pages. */
  private synchronized void look() {
    scrapes.add(exporter.scrape());
  }

  private synchronized void breakOff(RuntimeException e) {
    broken = e;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
