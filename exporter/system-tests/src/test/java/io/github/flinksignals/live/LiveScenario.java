// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.RunningJob;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The life of one job: it is healthy, then optionally a fault starts and is repaired. Before the
 * fault no failure mode may be active, and after it only the expected ones.
 */
final class LiveScenario {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final LiveCluster live;
  private final String name;
  private final Instant begun;
  private final List<DetectionFigures.Seen> seen = new ArrayList<>();
  private RunningJob job;
  private Optional<Instant> fault = Optional.empty();
  private Optional<Instant> repair = Optional.empty();

  private LiveScenario(LiveCluster live, RunningJob job, Instant begun) {
    this.live = live;
    this.name = job.name();
    this.job = job;
    this.begun = begun;
  }

  static LiveScenario start(LiveCluster live, RunningJob job) {
    LiveScenario scenario = new LiveScenario(live, job, Instant.now());
    job.awaitRunning(TIMEOUT);
    return scenario;
  }

  /** A scenario whose fault starts with the job. */
  static LiveScenario startFaulty(LiveCluster live, RunningJob job) {
    LiveScenario scenario = new LiveScenario(live, job, Instant.now());
    scenario.fault = Optional.of(scenario.begun);
    return scenario;
  }

  RunningJob job() {
    return job;
  }

  /** Continues with another run of the same job. */
  void continueWith(RunningJob next) {
    job = next;
    next.awaitRunning(TIMEOUT);
  }

  /** Fails as soon as any failure mode is active during this time. */
  LiveScenario staysHealthyFor(Duration time) {
    Conditions.requireThroughout(
        "no failure mode of " + name, time, this::healthyUntilFault, this::describe);
    return this;
  }

  /** Fails as soon as any failure mode is a root cause during this time. */
  void staysWithoutRootCauseFor(Duration time) {
    Instant since = Instant.now();
    Conditions.requireThroughout(
        "no root cause of " + name,
        time,
        () -> live.recorder().since(since, name).allMatch(sample -> sample.roots().isEmpty()),
        this::describe);
  }

  private boolean healthyUntilFault() {
    return live.recorder().since(begun, name).allMatch(sample -> sample.modes().isEmpty());
  }

  void fault(Runnable change) {
    await(
        "the exporter exports the job",
        TIMEOUT,
        () -> live.recorder().since(begun, name).count() > 0);
    fault = Optional.of(Instant.now());
    change.run();
  }

  void repair(Runnable change) {
    repair = Optional.of(Instant.now());
    change.run();
  }

  /**
   * Waits until a failure mode is active.
   *
   * @param within maximum time since the fault
   */
  void awaitActive(String mode, Duration within) {
    Instant since = fault.orElseThrow();
    await(
        mode + " is active",
        within.minus(Duration.between(since, Instant.now())),
        () -> firstWith(mode, since).isPresent());
    Duration taken = Duration.between(since, firstWith(mode, since).orElseThrow());
    seen.add(new DetectionFigures.Seen(mode, seconds(taken), Optional.empty()));
  }

  private Optional<Instant> firstWith(String mode, Instant since) {
    return live.recorder()
        .since(since, name)
        .filter(sample -> sample.modes().contains(mode))
        .map(FailureModeRecorder.Sample::at)
        .findFirst();
  }

  /**
   * Waits until a failure mode is inactive.
   *
   * @param within maximum time since the repair
   */
  void awaitInactive(String mode, Duration within) {
    Instant since = repair.orElseThrow();
    await(
        mode + " is inactive",
        within.minus(Duration.between(since, Instant.now())),
        () -> firstWithout(mode, since).isPresent());
    Duration taken = Duration.between(since, firstWithout(mode, since).orElseThrow());
    seen.replaceAll(one -> one.mode().equals(mode) ? one.clearedAfter(seconds(taken)) : one);
  }

  private Optional<Instant> firstWithout(String mode, Instant since) {
    return live.recorder()
        .since(since, name)
        .filter(sample -> !sample.modes().contains(mode))
        .map(FailureModeRecorder.Sample::at)
        .findFirst();
  }

  /** Ends a scenario without a fault. */
  void endHealthy() {
    end(Set.of(), Set.of());
  }

  /**
   * Cancels the job, writes the measurements, and checks all samples of the scenario.
   *
   * @param allowedModes all failure modes that may have been active since the fault
   * @param allowedRoots all failure modes that may have been root causes
   */
  void end(Set<String> allowedModes, Set<String> allowedRoots) {
    if (job.state().equals("RUNNING")) {
      job.cancel();
    }
    Instant faultStart = fault.orElseGet(Instant::now);
    Set<String> falseSignals =
        live.recorder()
            .since(begun, name)
            .filter(sample -> sample.at().isBefore(faultStart))
            .flatMap(sample -> sample.modes().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    new DetectionFigures(
            live.cluster().version(),
            name,
            seconds(Duration.between(begun, faultStart)),
            List.copyOf(falseSignals),
            List.copyOf(seen))
        .write();
    assertThat(falseSignals).as(() -> "failure modes before any fault\n" + describe()).isEmpty();
    Set<String> active = new TreeSet<>();
    Set<String> rootCauses = new TreeSet<>();
    live.recorder().since(faultStart, name).forEach(sample -> active.addAll(sample.modes()));
    live.recorder().since(faultStart, name).forEach(sample -> rootCauses.addAll(sample.roots()));
    assertThat(allowedModes).as(() -> "allowed failure modes\n" + describe()).containsAll(active);
    assertThat(allowedRoots).as(() -> "allowed root causes\n" + describe()).containsAll(rootCauses);
  }

  /** Values of a label, over the samples of this job and metric that are 1. */
  Set<String> whereOne(String metric, String label) {
    return live.exporter().scrape().whereOne(metric, label, "job_name", name);
  }

  /** The value of a metric of this job; NaN if there is no sample. */
  double value(String metric) {
    return live.exporter().scrape().value(metric, "job_name", name).orElse(Double.NaN);
  }

  /** The evidence of an active failure mode, from the status page; empty if it is not active. */
  String evidence(String mode) {
    try {
      JsonNode status = new ObjectMapper().readTree(live.exporter().get("/api/v1/status"));
      for (JsonNode one : status.path("jobs")) {
        for (JsonNode finding : one.path("failureModes")) {
          if (one.path("name").asText().equals(name)
              && finding.path("mode").asText().equals(mode)) {
            return finding.path("evidence").asText();
          }
        }
      }
      return "";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for another condition. */
  Duration await(String what, Duration timeout, BooleanSupplier condition) {
    return Conditions.await(name + ": " + what, timeout, condition, this::describe);
  }

  private static double seconds(Duration duration) {
    return Math.round(duration.toMillis() / 100.0) / 10.0;
  }

  /** Every change of the failure modes, with the seconds since the start. */
  private String describe() {
    StringBuilder text = new StringBuilder("Failure modes of " + name + ":\n");
    fault.ifPresent(at -> text.append("fault at ").append(elapsed(at)).append('\n'));
    repair.ifPresent(at -> text.append("repair at ").append(elapsed(at)).append('\n'));
    String last = "";
    for (FailureModeRecorder.Sample sample : live.recorder().since(begun, name).toList()) {
      String modes = sample.modes() + ", root causes " + sample.roots();
      if (!modes.equals(last)) {
        text.append(elapsed(sample.at())).append(' ').append(modes).append('\n');
      }
      last = modes;
    }
    return text + live.exporter().log();
  }

  private String elapsed(Instant at) {
    return seconds(Duration.between(begun, at)) + " s";
  }
}
