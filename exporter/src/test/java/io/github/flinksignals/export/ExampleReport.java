// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.History;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Evaluator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The report after two minutes of a cluster with one job of each kind: a healthy job that was
 * rescaled from its last checkpoint, an older job of the same name, a job that catches up while its
 * checkpoint is stuck, a failing job with a hostile name, a failing job that is no longer seen, an
 * expected job that is missing, and a batch job.
 */
final class ExampleReport {
  static final String HEALTHY = "orders";
  static final String FAILING = "bad \"job\" \\ \nflink_up 0 🚀 <script>'&";
  static final String BEHIND = "backfill";
  static final String SILENT = "silent";
  static final String ABSENT = "absent";
  static final String BATCH = "nightly";
  static final BuildInfo BUILD = new BuildInfo("1.2.3", "0123abcd", "17.0.1");

  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final int SECONDS = 130;
  private static final int RESCALED = 80;
  private static final int INTERVAL = 10;

  private final FakeJobManager flink = new FakeJobManager(START);
  private final FakeJob shadowed = job("a0", HEALTHY, 900);
  private final FakeJob healthy = job("a1", HEALTHY, 600);
  private final FakeJob failing = job("a2", FAILING, 550);
  private final FakeJob silent = job("a3", SILENT, 500);
  private final FakeJob behind = job("a6", BEHIND, 400);

  private ExampleReport() {
    behind.hasAHotSink();
    behind.beginsCheckpoint(START.plusSeconds(100));
    flink.add(FakeJob.batch("a4", BATCH, START.minusSeconds(450)));
  }

  static Report make() {
    return new ExampleReport().play();
  }

  private FakeJob job(String id, String name, int age) {
    return flink.add(FakeJob.streaming(id, name, START.minusSeconds(age)));
  }

  private Report play() {
    Settings settings = settings();
    flink.reportClock();
    ClusterReader reader =
        ClusterReader.of(
            flink.client(),
            settings.flinkUrl(),
            settings.jobs(),
            settings.poll().timeout(),
            Runnable::run,
            new RequestCounts());
    Evaluator evaluator = new Evaluator(settings.thresholds());
    PollStatistics statistics = PollStatistics.begin();
    History history = History.empty(START);
    Optional<Assessment> latest = Optional.empty();
    for (int second = 0; second <= SECONDS; second += INTERVAL) {
      Instant now = START.plusSeconds(second);
      changeCluster(second, now);
      Poll poll = reader.read(now);
      Optional<Assessment> before = latest;
      history =
          history.next(
              poll,
              settings.rules(),
              name -> before.map(one -> one.healthSummary(name)).orElse(HealthSummary.UNKNOWN));
      latest = Optional.of(evaluator.assess(history, before));
      statistics = statistics.with(poll, Duration.ofMillis(250));
    }
    return new Report(
        latest.orElseThrow(),
        statistics,
        new TreeMap<>(
            Map.of(
                new RequestCounts.Key("/jobs/overview", "200"), 13L,
                new RequestCounts.Key("/jobs/overview", "none"), 1L)),
        Map.of("file", true));
  }

  /** Changes the cluster before a poll. */
  private void changeCluster(int second, Instant now) {
    flink.setTime(now);
    flink.setReachable(second > 0);
    Instant triggered = now.minusSeconds(5);
    shadowed.completesCheckpoint(triggered);
    behind.isBehindBy(Duration.ofSeconds(600 - 2L * second));
    if (second != RESCALED) {
      healthy.completesCheckpoint(triggered);
    }
    if (second == 0) {
      failing.completesCheckpoint(triggered);
    } else if (second <= 50) {
      failing.failsCheckpoint(triggered);
      silent.failsCheckpoint(triggered);
      failing.failsWith("com.example.BadRecord", now.minusSeconds(2));
    } else if (second == 60) {
      failing.losesItsSlots();
      silent.fallsSilent();
    } else if (second == RESCALED) {
      healthy.isRescaled("a5", now.minusSeconds(8), 4);
      flink.add(
          FakeJob.streaming("a1", HEALTHY, START.minusSeconds(600))
              .ended("CANCELED", now.minusSeconds(11)));
    } else if (second == SECONDS) {
      healthy.beginsCheckpoint(now.minusSeconds(1));
    }
  }

  private static Settings settings() {
    StringWriter errors = new StringWriter();
    Outcome outcome =
        new SettingsReader("", Map.of())
            .read(
                List.of("--job.expected=" + ABSENT),
                new PrintWriter(errors, true),
                new PrintWriter(errors, true));
    if (outcome instanceof Outcome.Start start) {
      return start.settings();
    }
    throw new AssertionError(errors.toString());
  }
}
