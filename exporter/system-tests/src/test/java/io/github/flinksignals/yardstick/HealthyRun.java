// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.live.ExporterProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Healthy jobs, about which any page is a false one. */
final class HealthyRun {
  /** The job that runs next to the faulty ones. */
  static final String STEADY = "steady";

  private static final String RESCALED = "rescaled";
  private static final Duration A_WHILE = Duration.ofSeconds(80);

  private final Instant started = Instant.now();
  private final Monitoring monitoring;

  HealthyRun(Monitoring monitoring) {
    this.monitoring = monitoring;
  }

  /** Starts a job that nothing happens to. */
  static void startSteady(MeasuredCluster shared) {
    JobOptions options = FaultScript.JOB.withName(STEADY);
    FaultSubject.submit(shared.cluster(), options).awaitRunning(FaultSubject.TIMEOUT);
  }

  /** Rescales a job in a planned way from 2 to 4 and back, and then stops its input for a while. */
  static void rescale(MeasuredCluster own) {
    JobOptions options = FaultScript.JOB.withName(RESCALED);
    RunningJob job = start(own, options.withParallelism(2));
    for (int parallelism : List.of(4, 2)) {
      String savepoint = job.stopWithSavepoint();
      job = start(own, options.withParallelism(parallelism).withSavepoint(savepoint));
    }
    job.faults().quietInput();
    ExporterProcess.pause(A_WHILE);
    job.faults().clear();
  }

  private static RunningJob start(MeasuredCluster own, JobOptions options) {
    RunningJob job = FaultSubject.submit(own.cluster(), options);
    job.awaitRunning(FaultSubject.TIMEOUT);
    ExporterProcess.pause(A_WHILE);
    return job;
  }

  /** The pages about the steady job and about the cluster of the faulty jobs until now. */
  HealthyFigures steady(MeasuredCluster shared) {
    return figures(
        "a job next to the faulty ones, and their cluster",
        page ->
            page.app().equals(shared.app()) && (page.job().isEmpty() || page.job().equals(STEADY)));
  }

  /** The pages about the rescaled job and its cluster until now. */
  HealthyFigures rescaled(MeasuredCluster own) {
    return figures(
        "a job that is rescaled with savepoints from 2 to 4 and back, then has no input for 80 s",
        page -> page.app().equals(own.app()));
  }

  private HealthyFigures figures(String what, Predicate<AlertNotification> about) {
    List<AlertNotification> pages = monitoring.pages().stream().filter(about).toList();
    Map<RuleSet, List<String>> bySet = new EnumMap<>(RuleSet.class);
    Stream.of(RuleSet.values())
        .forEach(
            set ->
                bySet.put(
                    set,
                    pages.stream()
                        .filter(page -> page.ruleSet() == set)
                        .map(AlertNotification::names)
                        .toList()));
    double minutes = Duration.between(started, Instant.now()).toSeconds() / 60.0;
    return new HealthyFigures(what, minutes, bySet);
  }
}
