// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.live.ExporterProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The life of one fault: its job is healthy, then faulty, then repaired. */
final class FaultRun {
  private static final Duration STEP = Duration.ofSeconds(5);

  /** What starts or stops with the fault has settled. */
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final InjectedFault fault;
  private final MeasuredCluster measured;
  private final Monitoring monitoring;
  private final Patience patience;
  private final Map<RuleSet, Instant> lastFiring = new EnumMap<>(RuleSet.class);
  private double effect;

  /**
   * How long to wait.
   *
   * @param hold how long the fault lasts at most
   * @param reset how long alerts may fire after the repair, at most
   */
  record Patience(Duration hold, Duration reset) {}

  FaultRun(
      InjectedFault fault, MeasuredCluster measured, Monitoring monitoring, Patience patience) {
    this.fault = fault;
    this.measured = measured;
    this.monitoring = monitoring;
    this.patience = patience;
  }

  /** Returns after all alerts have ended, or at the end of the patience. */
  FaultFigures run() {
    FaultScript script = fault.script();
    Instant started = Instant.now();
    FaultSubject subject = FaultSubject.start(measured.cluster(), fault.name(), script.options());
    ExporterProcess.pause(script.healthy());
    script.prepare().accept(subject);
    OptionalDouble before = script.effect().read(subject);
    progress("the fault begins");
    Instant injected = Instant.now();
    script.inject().accept(subject);
    monitoring.refreshTargets();
    hold(subject, injected, before.orElse(0));
    progress("is repaired");
    Instant repaired = Instant.now();
    script.repair().accept(subject);
    monitoring.refreshTargets();
    Set<RuleSet> firing = awaitReset(repaired);
    progress(firing.isEmpty() ? "all alerts have ended" : "alerts still fire: " + firing);
    return figures(new Reaction.Times(started, injected, repaired, Instant.now()), firing);
  }

  private void hold(FaultSubject subject, Instant injected, double before) {
    while (passed(injected).compareTo(patience.hold()) < 0) {
      ExporterProcess.pause(STEP);
      if (passed(injected).compareTo(SETTLE) > 0) {
        fault
            .script()
            .effect()
            .read(subject)
            .ifPresent(figure -> effect = Math.max(effect, figure - before));
      }
      firing();
      if (isShown() && allDetect(injected)) {
        return;
      }
    }
  }

  private boolean isShown() {
    return effect >= fault.script().effect().atLeast();
  }

  private boolean allDetect(Instant injected) {
    Instant now = Instant.now();
    Reaction.Times soFar = new Reaction.Times(injected, injected, now, now);
    return Stream.of(RuleSet.values())
        .allMatch(set -> react(set, soFar, Optional.empty()).detected());
  }

  private Reaction react(RuleSet set, Reaction.Times times, Optional<Instant> quiet) {
    return Reaction.of(fault.right(set), set::holdTime, times, pages(set), quiet);
  }

  private Set<RuleSet> awaitReset(Instant repaired) {
    Set<RuleSet> firing = firing();
    while (!firing.isEmpty() && passed(repaired).compareTo(patience.reset()) < 0) {
      ExporterProcess.pause(STEP);
      firing = firing();
    }
    return firing;
  }

  /** The rule sets of which a right alert fires. */
  private Set<RuleSet> firing() {
    Set<RuleSet> firing =
        monitoring.firing().stream()
            .filter(one -> fault.concerns(one.app(), one.job(), measured.app()))
            .filter(one -> fault.right(one.ruleSet()).isRight(one.alert()))
            .map(Monitoring.Firing::ruleSet)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(RuleSet.class)));
    firing.forEach(set -> lastFiring.put(set, Instant.now()));
    return firing;
  }

  private List<AlertNotification> pages(RuleSet set) {
    return monitoring.pages().stream()
        .filter(page -> page.ruleSet() == set)
        .filter(page -> fault.concerns(page.app(), page.job(), measured.app()))
        .toList();
  }

  private FaultFigures figures(Reaction.Times times, Set<RuleSet> firing) {
    Map<RuleSet, Reaction> reactions = new EnumMap<>(RuleSet.class);
    for (RuleSet set : RuleSet.values()) {
      Optional<Instant> quiet =
          firing.contains(set)
              ? Optional.empty()
              : Optional.of(lastFiring.getOrDefault(set, times.repair()));
      reactions.put(set, react(set, times, quiet));
    }
    return new FaultFigures(fault.name(), effect, isShown(), reactions);
  }

  private void progress(String what) {
    System.out.printf(
        "%s Flink %s %s: %s%n",
        LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS),
        measured.cluster().version(),
        fault.name(),
        what);
  }

  private static Duration passed(Instant since) {
    return Duration.between(since, Instant.now());
  }
}
