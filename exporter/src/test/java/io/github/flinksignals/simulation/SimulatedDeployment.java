// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import io.github.flinksignals.fake.FakeJobManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A healthy job over all its runs, with what its operators do to it. */
final class SimulatedDeployment {
  private static final double SECONDS_OF_A_DAY = 86_400;

  /** The JobManager lists an ended run for an hour, by default. */
  private static final Duration LISTED = Duration.ofHours(1);

  /** The load for which the autoscaler scales, and how far from it it does nothing. */
  private static final double TARGET = 0.6;

  private static final double TOO_MUCH = 1.25;
  private static final double TOO_LITTLE = 0.6;
  private static final int MOST_SUBTASKS_FACTOR = 4;

  private static final String NOT_ENABLED =
      "{\"errors\":[\"Checkpointing has not been enabled.\"]}";

  private final JobPlan plan;
  private final String name;
  private final Random random;
  private final FakeJobManager flink;
  private final Pipeline pipeline;
  private final List<SimulatedRun> ended = new ArrayList<>();
  private Optional<SimulatedRun> current = Optional.empty();
  private Optional<SimulatedCheckpoints.Restored> restored = Optional.empty();
  private Instant nextStart;
  private String nextId;
  private int parallelism;
  private Optional<Instant> rescaleAt = Optional.empty();
  private boolean longPause;
  private boolean jobManagerReplaced;
  private int runs;

  SimulatedDeployment(JobPlan plan, String name, Instant now, FakeJobManager flink, Random random) {
    this.plan = plan;
    this.name = name;
    this.flink = flink;
    this.random = random;
    this.pipeline = new Pipeline(plan, random);
    this.parallelism = plan.parallelism;
    this.nextStart = now;
    this.nextId = newId();
  }

  private String newId() {
    runs++;
    return "%016x%08x%08x".formatted(random.nextLong(), name.hashCode(), runs);
  }

  /** A second passes. */
  void pass(Instant now) {
    if (current.isPresent()) {
      SimulatedRun run = current.get();
      run.pass(now);
      if (run.ended().isPresent()) {
        ended(run, now);
      } else if (run.runningFor(now).toSeconds() > plan.settledAfter) {
        happens(run, now);
      }
      finish(run, now);
    } else {
      pipeline.pass(now, false);
      if (!now.isBefore(nextStart)) {
        submit(now);
      }
    }
    ended.removeIf(run -> forget(run, now));
  }

  private boolean forget(SimulatedRun run, Instant now) {
    boolean old = now.isAfter(run.ended().orElseThrow().plus(LISTED));
    if (old) {
      flink.remove(run);
    }
    return old;
  }

  private void submit(Instant now) {
    SimulatedRun run =
        new SimulatedRun(plan, nextId, name, now, parallelism, restored, pipeline, random);
    if (!plan.checkpointed()) {
      flink.answer("/jobs/" + run.id() + "/checkpoints", 404, NOT_ENABLED);
      flink.answer("/jobs/" + run.id() + "/checkpoints/config", 404, NOT_ENABLED);
    }
    current = Optional.of(flink.add(run));
  }

  private void ended(SimulatedRun run, Instant now) {
    ended.add(run);
    current = Optional.empty();
    boolean finite = plan.finiteSeconds > 0;
    restored = finite ? Optional.empty() : run.checkpoints().last();
    nextId = newId();
    nextStart = now.plusSeconds(longPause ? between(1_200, 3_600) : between(5, 60));
    longPause = false;
  }

  private void finish(SimulatedRun run, Instant now) {
    if (plan.finiteSeconds > 0
        && run.ended().isEmpty()
        && run.runningFor(now).toSeconds() >= plan.finiteSeconds) {
      run.end(now);
      ended(run, now);
    }
  }

  private void happens(SimulatedRun run, Instant now) {
    if (rescaleAt.filter(at -> !now.isBefore(at)).isPresent()) {
      rescaleAt = Optional.empty();
      parallelism = run.desired();
      run.rescale(now);
    } else if (due(plan.failuresPerDay)) {
      run.fail(now, between(1, 10));
    } else if (due(plan.savepointsPerDay)) {
      run.checkpoints().requestSavepoint();
    } else if (due(plan.upgradesPerDay)) {
      upgrade(run, plan.upgradeKinds().get(random.nextInt(plan.upgradeKinds().size())));
    } else if (due(plan.pausesPerDay)) {
      longPause = true;
      run.checkpoints().requestStop();
    } else if (due(plan.failoversPerDay)) {
      jobManagerReplaced = true;
    } else if (plan.autoscaledEvery > 0 && now.getEpochSecond() % plan.autoscaledEvery == 0) {
      autoscale(run, now);
    }
  }

  private boolean due(double perDay) {
    return perDay > 0 && random.nextDouble() < perDay / SECONDS_OF_A_DAY;
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private void upgrade(SimulatedRun run, JobPlan.Upgrade kind) {
    switch (kind) {
      case SAVEPOINT -> run.checkpoints().requestStop();
      case SAVEPOINT_AND_RESCALE -> {
        parallelism = between(Math.max(1, plan.parallelism - 1), 2 * plan.parallelism);
        run.checkpoints().requestStop();
      }
      case LAST_STATE -> jobManagerReplaced = true;
    }
  }

  private void autoscale(SimulatedRun run, Instant now) {
    double busiest =
        pipeline.tasks().stream().mapToDouble(task -> task.load().busyRatio()).max().orElse(0);
    int wanted = (int) Math.ceil(run.parallelism() * busiest / TARGET);
    int most = MOST_SUBTASKS_FACTOR * plan.parallelism;
    int next = Math.max(1, Math.min(most, wanted));
    double change = (double) next / run.parallelism();
    if (change > TOO_LITTLE && change < TOO_MUCH) {
      return;
    }
    boolean starts = plan.elasticCluster && next > run.parallelism();
    if (plan.adaptive) {
      run.require(next);
      rescaleAt = Optional.of(starts ? now.plusSeconds(between(20, 60)) : now);
    } else {
      parallelism = next;
      run.checkpoints().requestStop();
    }
  }

  /** Whether the JobManager is about to be replaced; true once. */
  boolean replacesJobManager() {
    boolean replaced = jobManagerReplaced;
    jobManagerReplaced = false;
    return replaced;
  }

  /** Another JobManager will continue the job, and does not know of ended runs. */
  void lose(Instant back) {
    ended.forEach(flink::remove);
    ended.clear();
    current.ifPresent(
        run -> {
          flink.remove(run);
          restored = run.checkpoints().last();
          nextId = run.id();
          nextStart = back;
        });
    current = Optional.empty();
  }

  /** How many slots it holds. */
  int slots() {
    return current.map(SimulatedRun::slots).orElse(0);
  }

  /** How many slots it may need at most. */
  int mostSlots() {
    return MOST_SUBTASKS_FACTOR * plan.parallelism;
  }

  int parallelism() {
    return parallelism;
  }

  /** How many slots it should have. */
  int desired() {
    return current.map(SimulatedRun::desired).orElse(parallelism);
  }

  void fetchMetrics(Instant now) {
    current.ifPresent(run -> run.fetchMetrics(now));
  }

  void showMetrics() {
    current.ifPresent(SimulatedRun::showMetrics);
  }
}
