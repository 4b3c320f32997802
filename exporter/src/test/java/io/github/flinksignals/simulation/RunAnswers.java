// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import static io.github.flinksignals.fake.RestJson.list;
import static io.github.flinksignals.fake.RestJson.metric;
import static io.github.flinksignals.fake.RestJson.noSubtasks;
import static io.github.flinksignals.fake.RestJson.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The answers about one run in Flink's JSON. Metrics are those of the last fetch. */
final class RunAnswers {
  private static final int TASKMANAGER_SLOTS = 4;

  /** {@code Long.MIN_VALUE}, before the first watermark. */
  private static final double NO_WATERMARK = -9.223372036854776E18;

  private static final double MILLIS = 1000;
  private static final int MAX_PARALLELISM = 128;

  private final JobPlan plan;
  private final Pipeline pipeline;
  private Optional<Pipeline.Reading> fetched = Optional.empty();
  private Optional<Pipeline.Reading> shown = Optional.empty();

  /** Whether the metrics are those of the current attempts. */
  private boolean complete;

  /**
   * How far a run is.
   *
   * @param share of the stage that is over
   */
  record Progress(SimulatedRun.Stage stage, double share) {}

  RunAnswers(JobPlan plan, Pipeline pipeline) {
    this.plan = plan;
    this.pipeline = pipeline;
  }

  /** New attempts have no metrics; some endpoints still answer with those of the old ones. */
  void attemptStarted() {
    fetched = Optional.empty();
    complete = false;
  }

  void fetched(Pipeline.Reading reading) {
    fetched = Optional.of(reading);
  }

  void shown() {
    if (fetched.isPresent()) {
      shown = fetched;
      complete = true;
    }
  }

  static ObjectNode exception(String type, SimulatedTask task, Instant at) {
    return object()
        .put("exceptionName", type)
        .put("stacktrace", type + ": simulated\n\tat com.example.Enrich.map(Enrich.java:1)")
        .put("timestamp", at.toEpochMilli())
        .put("taskName", task.name() + " (1/" + task.parallelism() + ") - execution #0");
  }

  ObjectNode exceptions(List<ObjectNode> entries) {
    return object().set("exceptionHistory", object().set("entries", list(entries)));
  }

  /** The answer of {@code /resource-requirements}. */
  ObjectNode requirements(int desired) {
    ObjectNode requirements = object();
    for (int i = 0; i < plan.tasks; i++) {
      requirements
          .putObject(id(i))
          .putObject("parallelism")
          .put("lowerBound", 1)
          .put("upperBound", desired);
    }
    return requirements;
  }

  ArrayNode jobMetrics(int restarts, boolean rescalesCounted, int rescales) {
    ArrayNode metrics = list(List.of(metric("numRestarts", restarts)));
    if (rescalesCounted) {
      metrics.add(metric("numRescales", rescales));
    }
    return metrics;
  }

  ObjectNode overview(ObjectNode job, Progress progress) {
    ObjectNode counts = noSubtasks();
    int total = 0;
    for (int i = 0; i < plan.tasks && !progress.stage().task.isEmpty(); i++) {
      for (Map.Entry<String, Integer> entry : states(i, progress).entrySet()) {
        String state = entry.getKey().toLowerCase(Locale.ROOT);
        counts.put(state, counts.path(state).asInt() + entry.getValue());
        total += entry.getValue();
      }
    }
    return job.set("tasks", counts.put("total", total));
  }

  /** The number of subtasks by state. */
  private Map<String, Integer> states(int task, Progress progress) {
    int all = pipeline.parallelism();
    Map<String, Integer> states = new TreeMap<>();
    if (plan.batch && progress.stage() == SimulatedRun.Stage.RUNNING) {
      double stage = progress.share() * plan.tasks - task;
      states.put(stage < 0 ? "CREATED" : stage < 1 ? "RUNNING" : "FINISHED", all);
    } else if (progress.stage() == SimulatedRun.Stage.RESTORING) {
      // Subtasks with less state are ready earlier.
      int ready = (int) (all * progress.share() * progress.share());
      states.put("RUNNING", ready);
      states.put("INITIALIZING", all - ready);
    } else {
      states.put(progress.stage().task, all);
    }
    return states;
  }

  ObjectNode graph(ObjectNode job, Progress progress) {
    ArrayNode vertices = job.putArray("vertices");
    ArrayNode nodes = job.putObject("plan").putArray("nodes");
    for (int i = 0; i < plan.tasks && !progress.stage().task.isEmpty(); i++) {
      SimulatedTask task = pipeline.tasks().get(i);
      ObjectNode vertex =
          vertices
              .addObject()
              .put("id", id(i))
              .put("name", task.name())
              .put("maxParallelism", MAX_PARALLELISM)
              .put("parallelism", task.parallelism())
              .put("slotSharingGroupId", "a1b2");
      ObjectNode counts = vertex.putObject("tasks");
      states(i, progress).forEach(counts::put);
      boolean legacy = plan.legacySource && i < plan.sources;
      vertex.set("metrics", totals(load(i), complete, legacy));
      ObjectNode node = nodes.addObject().put("id", id(i)).put("parallelism", task.parallelism());
      if (i >= plan.sources) {
        ArrayNode inputs = node.putArray("inputs");
        for (int input = i == plan.sources ? 0 : i - 1; input < i; input++) {
          inputs
              .addObject()
              .put("id", id(input))
              .put("ship_strategy", i % 2 == 1 ? "HASH" : "FORWARD")
              .put("exchange", plan.batch ? "blocking" : "pipelined_bounded");
        }
      }
    }
    return job;
  }

  private static String id(int task) {
    return "vertex" + task;
  }

  private SimulatedTask.Load load(int task) {
    return shown
        .filter(reading -> complete)
        .map(reading -> reading.loads().get(task))
        .orElse(SimulatedTask.Load.NONE);
  }

  private static ObjectNode totals(SimulatedTask.Load load, boolean known, boolean legacy) {
    ObjectNode metrics =
        object()
            .put("read-records", (long) load.read())
            .put("read-records-complete", known)
            .put("write-records", (long) load.written())
            .put("write-records-complete", known)
            .put("accumulated-backpressured-time", (long) (MILLIS * load.backpressured()))
            .put("accumulated-idle-time", (long) (MILLIS * load.idle()));
    return legacy
        ? metrics.put("accumulated-busy-time", "NaN")
        : metrics.put("accumulated-busy-time", Math.rint(MILLIS * load.busy()));
  }

  /** The answer to a request about a task or a checkpoint; null if the path is not found. */
  JsonNode ofTask(String path, String get, Instant now) {
    String[] parts = path.split("/", -1);
    if (path.startsWith("checkpoints/details/")) {
      return acknowledgements();
    }
    if (!parts[0].equals("vertices") || !parts[1].startsWith("vertex")) {
      return null;
    }
    int task = Integer.parseInt(parts[1].substring("vertex".length()));
    return switch (String.join("/", List.of(parts).subList(2, parts.length))) {
      case "" -> subtasks(task);
      case "subtasks/metrics" -> metrics(metrics(task), get);
      case "watermarks" -> watermarks();
      default -> null;
    };
  }

  private ObjectNode acknowledgements() {
    ObjectNode details = object().put("status", "IN_PROGRESS");
    ObjectNode tasks = details.putObject("tasks");
    for (int i = 0; i < plan.tasks; i++) {
      tasks
          .putObject(id(i))
          .put("num_subtasks", pipeline.parallelism())
          .put("num_acknowledged_subtasks", pipeline.parallelism());
    }
    return details;
  }

  private ObjectNode subtasks(int task) {
    ObjectNode vertex = object().put("id", id(task));
    ArrayNode list = vertex.putArray("subtasks");
    SimulatedTask one = pipeline.tasks().get(task);
    for (int i = 0; i < one.parallelism(); i++) {
      list.addObject()
          .put("subtask", i)
          .put("status", "RUNNING")
          .put("attempt", 0)
          .put("taskmanager-id", "taskmanager-" + i / TASKMANAGER_SLOTS)
          .set("metrics", totals(one.ofSubtask(load(task), i), complete, false));
    }
    return vertex;
  }

  private ArrayNode watermarks() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < pipeline.parallelism(); i++) {
      list.add(
          object()
              .put("id", i + ".currentInputWatermark")
              .put("value", String.format(Locale.ROOT, "%.0f", inputWatermark())));
    }
    return list;
  }

  private double inputWatermark() {
    return shown
        .filter(reading -> plan.eventTime)
        .flatMap(Pipeline.Reading::watermark)
        .map(watermark -> (double) watermark.toEpochMilli())
        .orElse(NO_WATERMARK);
  }

  /** Minimum, maximum, average and sum of each metric over the subtasks. */
  private Map<String, double[]> metrics(int task) {
    Map<String, double[]> metrics = new TreeMap<>();
    if (shown.isEmpty()) {
      return metrics;
    }
    Pipeline.Reading reading = shown.get();
    SimulatedTask.Load load = reading.loads().get(task);
    SimulatedTask one = pipeline.tasks().get(task);
    double busiest = one.highest(load);
    metrics.put("busyTimeMsPerSecond", range(busiest * 0.8, busiest, load.busyRatio()));
    double waits = load.backpressuredRatio();
    metrics.put("backPressuredTimeMsPerSecond", range(waits * 0.8, waits, waits));
    double rests = Math.max(0, 1 - load.busyRatio() - waits);
    metrics.put("idleTimeMsPerSecond", range(rests * 0.8, rests, rests));
    if (task < plan.sources && !plan.legacySource) {
      metrics.putAll(source(reading, load, task));
    }
    if (task >= plan.sources) {
      double watermark = inputWatermark();
      metrics.put("currentInputWatermark", new double[] {watermark, watermark, watermark, 0});
    }
    return metrics;
  }

  private double[] range(double low, double high, double average) {
    int subtasks = pipeline.parallelism();
    return new double[] {
      MILLIS * low, MILLIS * high, MILLIS * average, MILLIS * average * subtasks
    };
  }

  private Map<String, double[]> source(
      Pipeline.Reading reading, SimulatedTask.Load load, int task) {
    Map<String, double[]> metrics = new TreeMap<>();
    String operator = "Source__orders" + (task == 0 ? "" : "_" + (task + 1)) + ".";
    int subtasks = pipeline.parallelism();
    metrics.put(operator + "numRecordsOut", new double[] {0, 0, 0, Math.floor(load.written())});
    if (plan.pendingReported) {
      double pending = Math.floor(reading.pending() / plan.sources);
      metrics.put(operator + "pendingRecords", new double[] {0, pending, pending, pending});
    }
    double idle = reading.idleSince().map(since -> millisBetween(since, reading.at())).orElse(0.0);
    metrics.put(operator + "sourceIdleTime", new double[] {idle, idle, idle, idle * subtasks});
    reading
        .eventTime()
        .ifPresent(
            time -> {
              double lag = millisBetween(time, reading.at());
              metrics.put(
                  operator + "currentEmitEventTimeLag", new double[] {lag * 0.7, lag, lag, lag});
            });
    if (plan.eventTime) {
      reading
          .watermark()
          .ifPresent(
              watermark -> {
                double lag = millisBetween(watermark, reading.at());
                metrics.put(operator + "watermarkLag", new double[] {lag * 0.7, lag, lag, lag});
              });
    }
    return metrics;
  }

  private static double millisBetween(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }

  /** Flink answers with an empty list if one of the names is missing. */
  private static ArrayNode metrics(Map<String, double[]> values, String get) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    if (get == null) {
      values.keySet().forEach(name -> list.add(object().put("id", name)));
      return list;
    }
    List<String> wanted = new ArrayList<>(List.of(get.split(",", -1)));
    if (!values.keySet().containsAll(wanted)) {
      return list;
    }
    wanted.forEach(
        name -> {
          double[] value = values.get(name);
          list.add(
              object()
                  .put("id", name)
                  .put("min", value[0])
                  .put("max", value[1])
                  .put("avg", value[2])
                  .put("sum", value[3]));
        });
    return list;
  }
}
