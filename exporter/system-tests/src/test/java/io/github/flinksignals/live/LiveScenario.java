// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.RunningJob;
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
 * What one job goes through: it is well, then perhaps a fault begins, and is repaired. Before the
 * fault nothing may show, and after it only what belongs to it.
 */
final class LiveScenario {
  private static final Duration SOON = Duration.ofMinutes(2);

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

  static LiveScenario begin(LiveCluster live, RunningJob job) {
    LiveScenario scenario = new LiveScenario(live, job, Instant.now());
    job.awaitRunning(SOON);
    return scenario;
  }

  /** A scenario whose fault is that the job begins at all. */
  static LiveScenario illFromTheStart(LiveCluster live, RunningJob job) {
    LiveScenario scenario = new LiveScenario(live, job, Instant.now());
    scenario.fault = Optional.of(scenario.begun);
    return scenario;
  }

  RunningJob job() {
    return job;
  }

  /** The same job of another run. */
  void continuesAs(RunningJob next) {
    job = next;
    next.awaitRunning(SOON);
  }

  /** Fails as soon as any failure mode shows within this time. */
  LiveScenario staysSilentFor(Duration time) {
    Waiting.always("no failure mode of " + name, time, this::silentUntilFault, this::describe);
    return this;
  }

  private boolean silentUntilFault() {
    return live.watch().since(begun, name).allMatch(sample -> sample.modes().isEmpty());
  }

  void fault(Runnable change) {
    until("the exporter sees the job", SOON, () -> live.watch().since(begun, name).count() > 0);
    fault = Optional.of(Instant.now());
    change.run();
  }

  void repair(Runnable change) {
    repair = Optional.of(Instant.now());
    change.run();
  }

  /** Waits until a mode shows, which must be within a time of the fault. */
  void shows(String mode, Duration within) {
    Instant since = fault.orElseThrow();
    until(
        mode + " shows",
        within.minus(Duration.between(since, Instant.now())),
        () -> firstWith(mode, since).isPresent());
    Duration taken = Duration.between(since, firstWith(mode, since).orElseThrow());
    seen.add(new DetectionFigures.Seen(mode, seconds(taken), Optional.empty()));
  }

  private Optional<Instant> firstWith(String mode, Instant since) {
    return live.watch()
        .since(since, name)
        .filter(sample -> sample.modes().contains(mode))
        .map(SignalWatch.Sample::at)
        .findFirst();
  }

  /** Waits until a mode does not show any more, which must be within a time of the repair. */
  void clears(String mode, Duration within) {
    Instant since = repair.orElseThrow();
    until(
        mode + " clears",
        within.minus(Duration.between(since, Instant.now())),
        () -> firstWithout(mode, since).isPresent());
    Duration taken = Duration.between(since, firstWithout(mode, since).orElseThrow());
    seen.replaceAll(one -> one.mode().equals(mode) ? one.clearedAfter(seconds(taken)) : one);
  }

  private Optional<Instant> firstWithout(String mode, Instant since) {
    return live.watch()
        .since(since, name)
        .filter(sample -> !sample.modes().contains(mode))
        .map(SignalWatch.Sample::at)
        .findFirst();
  }

  /** Ends a scenario in which nothing was wrong. */
  void endsSilent() {
    end(Set.of(), Set.of());
  }

  /**
   * Ends the job, writes down what was measured, and judges the whole of the scenario.
   *
   * @param may all modes that may have shown since the fault
   * @param roots all modes that may have been root causes
   */
  void end(Set<String> may, Set<String> roots) {
    if (job.state().equals("RUNNING")) {
      job.cancel();
    }
    Instant ill = fault.orElseGet(Instant::now);
    Set<String> falseSignals =
        live.watch()
            .since(begun, name)
            .filter(sample -> sample.at().isBefore(ill))
            .flatMap(sample -> sample.modes().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    new DetectionFigures(
            live.cluster().version(),
            name,
            seconds(Duration.between(begun, ill)),
            List.copyOf(falseSignals),
            List.copyOf(seen))
        .write();
    assertThat(falseSignals).as(() -> "signals before any fault\n" + describe()).isEmpty();
    Set<String> shown = new TreeSet<>();
    Set<String> rooted = new TreeSet<>();
    live.watch().since(ill, name).forEach(sample -> shown.addAll(sample.modes()));
    live.watch().since(ill, name).forEach(sample -> rooted.addAll(sample.roots()));
    assertThat(may).as(() -> "all that may show\n" + describe()).containsAll(shown);
    assertThat(roots).as(() -> "all that may be roots\n" + describe()).containsAll(rooted);
  }

  /** Values of a label over this job's samples of a metric that are 1. */
  Set<String> whereOne(String metric, String label) {
    return live.exporter().scrape().whereOne(metric, label, "job_name", name);
  }

  /** The value of this job's sample of a metric; NaN if there is none. */
  double value(String metric) {
    return live.exporter().scrape().value(metric, "job_name", name).orElse(Double.NaN);
  }

  /** Waits for something else that this job must come to. */
  Duration until(String what, Duration timeout, BooleanSupplier condition) {
    return Waiting.until(name + ": " + what, timeout, condition, this::describe);
  }

  private static double seconds(Duration duration) {
    return Math.round(duration.toMillis() / 100.0) / 10.0;
  }

  /** Each change of what was said of the job, with the seconds since it began. */
  private String describe() {
    StringBuilder text = new StringBuilder("What was said of " + name + ":\n");
    fault.ifPresent(at -> text.append("fault at ").append(elapsed(at)).append('\n'));
    repair.ifPresent(at -> text.append("repair at ").append(elapsed(at)).append('\n'));
    String last = "";
    for (SignalWatch.Sample sample : live.watch().since(begun, name).toList()) {
      String said = sample.modes() + ", roots " + sample.roots();
      if (!said.equals(last)) {
        text.append(elapsed(sample.at())).append(' ').append(said).append('\n');
      }
      last = said;
    }
    return text + live.exporter().log();
  }

  private String elapsed(Instant at) {
    return seconds(Duration.between(begun, at)) + " s";
  }
}
