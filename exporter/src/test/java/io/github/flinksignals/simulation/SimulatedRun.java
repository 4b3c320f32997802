// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.fake.RestJson;
import io.github.flinksignals.fake.ServedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One run of a simulated job, from its submission to its end. */
final class SimulatedRun implements ServedJob {
  /** The default of {@code web.exception-history-size}. */
  private static final int EXCEPTIONS = 16;

  /** The states of a job and its tasks, one after another. */
  enum Stage {
    INITIALIZING("INITIALIZING", ""),
    WITHOUT_GRAPH("CREATED", ""),
    SCHEDULED("RUNNING", "SCHEDULED"),
    DEPLOYING("RUNNING", "DEPLOYING"),
    RESTORING("RUNNING", "INITIALIZING"),
    RUNNING("RUNNING", "RUNNING"),
    CANCELING("RESTARTING", "CANCELING"),
    WAITING("RESTARTING", "CREATED"),
    FINISHED("FINISHED", "FINISHED");

    final String job;
    final String task;

    Stage(String job, String task) {
      this.job = job;
      this.task = task;
    }
  }

  private record Step(Stage stage, double seconds) {}

  private final JobPlan plan;
  private final String id;
  private final String name;
  private final Instant start;
  private final Pipeline pipeline;
  private final Random random;
  private final SimulatedCheckpoints checkpoints;
  private final Topic.Position first;
  private final RunAnswers answers;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<ObjectNode> exceptions = new ArrayList<>();
  private Stage stage = Stage.INITIALIZING;
  private Instant stageSince;
  private Instant stageEnd;
  private Instant runningSince = Instant.EPOCH;
  private Optional<Instant> ended = Optional.empty();
  private int parallelism;
  private int desired;
  private int restarts;
  private int rescales;

  /**
   * A run that is submitted now.
   *
   * @param parallelism of all tasks
   */
  SimulatedRun(
      JobPlan plan,
      String id,
      String name,
      Instant now,
      int parallelism,
      Optional<SimulatedCheckpoints.Restored> restored,
      Pipeline pipeline,
      Random random) {
    this.plan = plan;
    this.id = id;
    this.name = name;
    this.start = now;
    this.parallelism = parallelism;
    this.desired = parallelism;
    this.pipeline = pipeline;
    this.random = random;
    this.first =
        restored.map(SimulatedCheckpoints.Restored::position).orElse(pipeline.topic().position());
    this.checkpoints =
        new SimulatedCheckpoints(plan, id, plan.tasks * parallelism, restored, random);
    this.answers = new RunAnswers(plan, pipeline);
    this.stageSince = now;
    this.stageEnd = now.plusMillis(millis(1.5));
    deploy();
  }

  private void deploy() {
    steps.add(new Step(Stage.SCHEDULED, 0.3));
    steps.add(new Step(Stage.DEPLOYING, 1.5));
    steps.add(new Step(Stage.RESTORING, plan.restoreSeconds));
  }

  /** Such times vary by a factor of two. */
  private long millis(double seconds) {
    return (long) (1000 * seconds * (0.7 + 0.7 * random.nextDouble()));
  }

  /** A second passes. */
  void pass(Instant now) {
    while (stageEnd != null && !now.isBefore(stageEnd)) {
      Step step = steps.isEmpty() ? new Step(Stage.RUNNING, 0) : steps.remove();
      enter(step.stage(), stageEnd, step.seconds());
    }
    boolean works = stage == Stage.RUNNING && !plan.batch;
    double load = pipeline.pass(now, works && !checkpoints.stopped());
    if (works) {
      checkpoints.pass(now, load, pipeline.topic().position());
      if (checkpoints.stopped()) {
        end(now);
      }
    }
    pipeline.topic().forget(restart());
  }

  private void enter(Stage next, Instant at, double seconds) {
    stage = next;
    stageSince = at;
    stageEnd = next == Stage.RUNNING ? null : at.plusMillis(millis(seconds));
    if (next == Stage.SCHEDULED) {
      runningSince = at;
      pipeline.start(parallelism, restart());
      answers.attemptStarted();
    }
  }

  private Topic.Position restart() {
    return plan.checkpointed()
        ? checkpoints.last().map(SimulatedCheckpoints.Restored::position).orElse(first)
        : pipeline.topic().position();
  }

  /** Fails in one of its tasks, and restarts. */
  void fail(Instant now, double delay) {
    SimulatedTask task = pipeline.tasks().get(random.nextInt(pipeline.tasks().size()));
    String exception =
        random.nextBoolean() ? "java.lang.RuntimeException" : "java.io.UncheckedIOException";
    exceptions.add(0, RunAnswers.exception(exception, task, now));
    if (exceptions.size() > EXCEPTIONS) {
      exceptions.remove(EXCEPTIONS);
    }
    restart(now, delay, false);
  }

  /** Somebody sets the parallelism that an adaptive job should have. */
  void require(int subtasks) {
    desired = subtasks;
  }

  /** Is rescaled in place, as required. */
  void rescale(Instant now) {
    parallelism = desired;
    rescales++;
    restart(now, 0.5, true);
  }

  private void restart(Instant now, double delay, boolean withoutGraph) {
    restarts++;
    checkpoints.abort(now);
    steps.clear();
    steps.add(new Step(Stage.WAITING, delay));
    if (withoutGraph) {
      steps.add(new Step(Stage.WITHOUT_GRAPH, 0.5));
    }
    deploy();
    enter(Stage.CANCELING, now, 1);
  }

  /** Ends well. */
  void end(Instant now) {
    checkpoints.abort(now);
    stage = Stage.FINISHED;
    stageSince = now;
    stageEnd = null;
    ended = Optional.of(now);
  }

  boolean running() {
    return stage == Stage.RUNNING;
  }

  Optional<Instant> ended() {
    return ended;
  }

  SimulatedCheckpoints checkpoints() {
    return checkpoints;
  }

  int parallelism() {
    return parallelism;
  }

  /** How many slots it should have. */
  int desired() {
    return desired;
  }

  /** How many slots its tasks hold. */
  int slots() {
    return stage.task.isEmpty() || ended.isPresent() ? 0 : parallelism;
  }

  /** How long it has been running without an interruption. */
  Duration runningFor(Instant now) {
    return running() ? Duration.between(stageSince, now) : Duration.ZERO;
  }

  /** The JobManager fetches the metrics of all tasks. */
  void fetchMetrics(Instant now) {
    if (running()) {
      answers.fetched(pipeline.reading(now));
    }
  }

  /** The last fetch has arrived. */
  void showMetrics() {
    answers.shown();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean answering() {
    return true;
  }

  @Override
  public ObjectNode overview(Instant now) {
    return answers.overview(
        RestJson.object()
            .put("jid", id)
            .put("name", name)
            .put("start-time", start.toEpochMilli())
            .put("end-time", ended.map(Instant::toEpochMilli).orElse(-1L))
            .put("duration", Duration.between(start, ended.orElse(now)).toMillis())
            .put("state", stage.job)
            .put("last-modification", stageSince.toEpochMilli()),
        progress(now));
  }

  @Override
  public JsonNode answer(String path, String get, Instant now, boolean clockReported) {
    return switch (path) {
      case "" -> details(now);
      case "checkpoints" -> plan.checkpointed() ? checkpoints.statistics(start) : null;
      case "checkpoints/config" -> plan.checkpointed() ? checkpoints.configuration() : null;
      case "metrics" -> answers.jobMetrics(restarts, plan.rescalesCounted, rescales);
      case "resource-requirements" -> plan.adaptive ? answers.requirements(desired) : null;
      case "exceptions" -> answers.exceptions(exceptions);
      default -> answers.ofTask(path, get, now);
    };
  }

  private ObjectNode details(Instant now) {
    ObjectNode details =
        RestJson.object()
            .put("jid", id)
            .put("name", name)
            .put("state", stage.job)
            .put("start-time", start.toEpochMilli())
            .put("end-time", ended.map(Instant::toEpochMilli).orElse(-1L))
            .put("now", now.toEpochMilli())
            .put("job-type", plan.batch ? "BATCH" : "STREAMING");
    if (plan.rescalesCounted) {
      details.put("schedulerType", plan.adaptive ? "Adaptive" : "Default");
    }
    details.putObject("timestamps").put("RUNNING", runningSince.toEpochMilli());
    return answers.graph(details, progress(now));
  }

  private RunAnswers.Progress progress(Instant now) {
    double elapsed = Duration.between(stageSince, now).toMillis() / 1e3;
    double whole = stageEnd == null ? 1 : Duration.between(stageSince, stageEnd).toMillis() / 1e3;
    double finite = plan.finiteSeconds == 0 ? 0 : elapsed / plan.finiteSeconds;
    return new RunAnswers.Progress(stage, stage == Stage.RUNNING ? finite : elapsed / whole);
  }
}
