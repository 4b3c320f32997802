// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.JobAssessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** A job and an exporter that polls it every 10 s. The JobManager and the exporter have clocks. */
final class PolledJob implements AutoCloseable {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String NAME = "orders";

  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final FakeJob job =
      flink.add(FakeJob.streaming("a", NAME, START.minus(Duration.ofHours(3))));
  private final PolledExporter exporter = new PolledExporter(flink.client(), clock);
  private Instant flinkTime = START;

  /** From now on, the JobManager reports its time. */
  void reportClock() {
    flink.reportClock();
  }

  /** Sets the exporter's clock forward, or back if negative. */
  void exporterClockJumps(Duration time) {
    clock.advance(time);
  }

  /** Sets the clock of the machine that both share. */
  void clocksJump(Duration time) {
    clock.advance(time);
    flinkTime = flinkTime.plus(time);
  }

  /** By the JobManager's clock. */
  Instant flinkTime() {
    return flinkTime;
  }

  FakeJob fake() {
    return job;
  }

  /** A checkpoint completes before each poll. */
  void completes(int polls) {
    for (int i = 0; i < polls; i++) {
      job.completesCheckpoint(flinkTime.minusSeconds(5));
      poll();
    }
  }

  /** A checkpoint fails before each poll. */
  void fails(int polls) {
    for (int i = 0; i < polls; i++) {
      job.failsCheckpoint(flinkTime.minusSeconds(5));
      poll();
    }
  }

  void poll() {
    flink.setTime(flinkTime);
    exporter.poll();
    clock.advance(INTERVAL);
    flinkTime = flinkTime.plus(INTERVAL);
  }

  PolledExporter exporter() {
    return exporter;
  }

  JobAssessment assessment() {
    return exporter.report().assessment().jobs().get(NAME);
  }

  /** The active failure modes. */
  Set<FailureMode> modes() {
    return assessment().activeSince().keySet();
  }

  @Override
  public void close() {
    exporter.close();
  }
}
