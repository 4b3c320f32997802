// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import io.github.flinksignals.signal.JobAssessment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Lets jobs of one shape live, and notes every failure mode that becomes active. */
final class ShapeRun implements SimulatedCluster.Observer {
  private static final double POLLS_OF_A_DAY = 8_640;

  private final Shape shape;
  private final AlertInputs inputs;
  private final List<FalseMode> falseModes = new ArrayList<>();
  private final Map<String, Set<FailureMode>> active = new HashMap<>();
  private long judged;
  private long unknown;
  private long safe;
  private long polls;

  /**
   * A failure mode that became active although the job is healthy.
   *
   * @param at when it became active
   */
  record FalseMode(Shape shape, String job, FailureMode mode, Instant at, String evidence) {}

  /**
   * What was seen of one shape.
   *
   * @param jobDays how long its jobs lived, together
   * @param judged share of the answers of all rules that were known
   * @param safe share of the polls of a job in which it was safe to scale
   */
  record Result(
      Shape shape,
      double jobDays,
      double judged,
      double safe,
      List<FalseMode> falseModes,
      AlertInputs inputs) {}

  private ShapeRun(Shape shape) {
    this.shape = shape;
    this.inputs = new AlertInputs(ShippedAlerts.metrics(), shape.label());
  }

  /** Lets so many jobs live for so many polls. */
  static Result of(Shape shape, int jobs, int polls, long seed, Path directory) {
    return of(shape, shape.plan(), jobs, polls, seed, directory);
  }

  /** The same with another plan. */
  static Result of(Shape shape, JobPlan plan, int jobs, int polls, long seed, Path directory) {
    ShapeRun run = new ShapeRun(shape);
    Random random = new Random(seed + shape.name().hashCode());
    Path historyFile = directory.resolve(shape.label() + ".json");
    try (SimulatedCluster cluster =
        new SimulatedCluster(plan, shape.label(), jobs, random, historyFile, run)) {
      cluster.live(polls);
    }
    return new Result(
        shape,
        jobs * polls / POLLS_OF_A_DAY,
        (double) run.judged / (run.judged + run.unknown),
        (double) run.safe / run.polls,
        run.falseModes,
        run.inputs);
  }

  @Override
  public void missed() {
    inputs.miss();
  }

  @Override
  public void polled(PolledExporter exporter, Instant exporterStarted) {
    inputs.scrape(exporter, exporterStarted);
    Assessment assessment = exporter.report().assessment();
    assessment.jobs().forEach((name, job) -> look(name, job, assessment.at()));
  }

  private void look(String name, JobAssessment job, Instant now) {
    polls++;
    safe += job.scaleSafe() ? 1 : 0;
    for (FailureMode mode : FailureMode.values()) {
      if (job.finding(mode) instanceof Finding.NotEnoughData) {
        unknown++;
      } else {
        judged++;
      }
    }
    Set<FailureMode> before = active.getOrDefault(name, Set.of());
    Set<FailureMode> modes = Set.copyOf(job.activeSince().keySet());
    modes.stream()
        .filter(mode -> !before.contains(mode))
        .forEach(
            mode ->
                falseModes.add(new FalseMode(shape, name, mode, now, evidence(job.finding(mode)))));
    active.put(name, modes);
  }

  private static String evidence(Finding finding) {
    return finding instanceof Finding.Active one ? one.evidence() : finding.toString();
  }
}
