// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.export.ReportCollector;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.signal.Assessment;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * What an exporter exports of a simulated cluster. Its polls are played in advance; only the times
 * are those of the scrape, or of the start.
 *
 * @param lastReached start of the last poll that reached the JobManager; empty if it is the present
 *     time
 * @param neverReached whether no poll has reached the JobManager
 * @param startedAt start of the exporter's process
 * @param saved whether the history is saved
 */
record FleetPage(
    Assessment assessment,
    Optional<Instant> lastReached,
    boolean neverReached,
    Instant startedAt,
    boolean saved) {
  private static final BuildInfo BUILD = new BuildInfo("1.2.3", "0123abcd", "17.0.1");
  private static final Duration A_DAY = Duration.ofDays(1);

  static FleetPage healthy() {
    return of(cluster());
  }

  static FleetPage unreachable() {
    FleetPage page = of(cluster().unreachable(120));
    return new FleetPage(
        page.assessment, Optional.of(Instant.now()), false, page.startedAt, page.saved);
  }

  /** The exporter of a new pod, whose JobManager has not answered since. */
  static FleetPage neverReached(Duration age) {
    Assessment assessment = Scenario.of().unreachable(20).assessment();
    return new FleetPage(assessment, Optional.empty(), true, Instant.now().minus(age), true);
  }

  static FleetPage taskManagersLost() {
    Scenario cluster = cluster();
    cluster.cluster().taskManagers(1).slots(1, 0);
    cluster.job().tasks(ScenarioTask::waiting);
    return of(cluster.pass(30));
  }

  static FleetPage slotStarvation() {
    Scenario cluster = cluster();
    cluster.job().tasks(ScenarioTask::waiting);
    return of(cluster.pass(30));
  }

  static FleetPage tooManyJobs() {
    Scenario cluster = cluster();
    return of(cluster.beyondLimit(cluster.submit("unwatched")).poll());
  }

  static FleetPage historyNotSaved() {
    FleetPage page = healthy();
    return new FleetPage(page.assessment, page.lastReached, false, page.startedAt, false);
  }

  private static FleetPage of(Scenario cluster) {
    return new FleetPage(
        cluster.assessment(), Optional.empty(), false, Instant.now().minus(A_DAY), true);
  }

  /** Two healthy jobs, whose names all clusters share. */
  private static Scenario cluster() {
    Scenario cluster = Scenario.of();
    ScenarioJob clicks = cluster.submit("clicks");
    for (int i = 0; i < 12; i++) {
      cluster.after(10);
      cluster.job().checkpoints().completed(1);
      clicks.checkpoints().completed(1);
      cluster.poll();
    }
    return cluster;
  }

  /** The page in the text format of Prometheus. */
  String text(Instant now) {
    Optional<Instant> reached =
        neverReached ? Optional.empty() : Optional.of(lastReached.orElse(now));
    Report report =
        new Report(
            assessment,
            new PollStatistics(
                1, PollStatistics.begin().failures(), Optional.of(Duration.ofMillis(250)), reached),
            Map.of(),
            Map.of("file", saved));
    StringWriter page = new StringWriter();
    try {
      TextFormat.write004(
          page,
          Collections.enumeration(
              new ReportCollector(() -> Optional.of(report), BUILD, Links.OWN).collect()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page
        + "# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds "
        + startedAt.getEpochSecond()
        + "\n";
  }
}
