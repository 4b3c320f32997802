// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Exchange;
import io.github.flinksignals.model.Task.Role;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskLoad;
import io.github.flinksignals.model.TaskTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Builds the tasks of a job from the vertices and the plan in {@code /jobs/:id}. */
final class JobGraph {
  private static final double MILLIS = 1000.0;

  /** In characters, of the names of all tasks of a job: a thousand long names. */
  private static final int NAMES = 1_000 * LabelValues.LONGEST;

  /** More than the sum of a thousand subtasks that run for a hundred years. */
  private static final double LONGEST_MILLIS = 1e16;

  private final RestMessages.JobResponse job;
  private final Map<String, List<String>> inputs = new HashMap<>();
  private final Map<String, List<Exchange>> exchanges = new HashMap<>();
  private final Sinks sinks;

  private JobGraph(RestMessages.JobResponse job) {
    this.job = job;
    Map<String, Set<String>> outputs = new HashMap<>();
    for (RestMessages.Node node : job.plan().nodes()) {
      Set<String> from = new LinkedHashSet<>();
      List<Exchange> edges = new ArrayList<>();
      for (RestMessages.Input input : node.inputs()) {
        from.add(input.id());
        edges.add(exchange(input));
        outputs.computeIfAbsent(input.id(), id -> new HashSet<>()).add(node.id());
      }
      inputs.put(node.id(), new ArrayList<>(from));
      exchanges.put(node.id(), edges);
    }
    Map<String, String> names = new HashMap<>();
    job.vertices().forEach(vertex -> names.put(vertex.id(), vertex.name()));
    sinks = new Sinks(names, outputs);
  }

  /** The tasks in the order of {@code vertices}, without lag. */
  static List<Task> tasks(RestMessages.JobResponse job) {
    return new JobGraph(job).tasks();
  }

  /** Counts subtasks by state, from {@code /jobs/:id} or {@code /jobs/overview}. */
  static TaskCounts counts(Map<String, Integer> states) {
    Map<String, Integer> byState = new HashMap<>();
    // Upper case in /jobs/:id, lower case in /jobs/overview, which has a "total" too.
    states.forEach((state, count) -> byState.put(state.toUpperCase(Locale.ROOT), count));
    Integer total = byState.remove("TOTAL");
    return new TaskCounts(
        total != null ? total : byState.values().stream().mapToInt(Integer::intValue).sum(),
        byState.getOrDefault("SCHEDULED", 0),
        byState.getOrDefault("DEPLOYING", 0),
        byState.getOrDefault("INITIALIZING", 0),
        byState.getOrDefault("RUNNING", 0),
        byState.getOrDefault("FINISHED", 0));
  }

  private List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    int longest = longestName();
    Set<String> taken = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (RestMessages.Vertex vertex : job.vertices()) {
      tasks.add(
          new Task(
              vertex.id(),
              uniqueName(LabelValues.shorten(vertex.name(), longest), taken, numbers),
              vertex.parallelism(),
              vertex.highestParallelism(),
              counts(vertex.tasks()),
              Optional.ofNullable(vertex.slotSharingGroupId()),
              inputs.getOrDefault(vertex.id(), List.of()),
              exchanges.getOrDefault(vertex.id(), List.of()),
              role(vertex.id()),
              sinks.writesOutput(vertex.id()),
              totals(vertex.metrics()),
              LagReadings.NONE,
              TaskLoad.UNKNOWN,
              List.of()));
    }
    return tasks;
  }

  /**
   * The names are kept for as long as the job runs, so a job with thousands of tasks has shorter
   * ones. They depend on the number of tasks alone, so that they are the same in every poll.
   */
  private int longestName() {
    int most = NAMES / Math.max(1, job.vertices().size());
    return Math.max(LabelValues.SHORTEST, Math.min(LabelValues.LONGEST, most));
  }

  /**
   * Adds a number to a name that is taken, because two tasks must not have the same label value.
   * The numbered name may be taken too: a vertex may itself be called "map #2".
   *
   * @param numbers the last number given to each name, so no number is tried twice even if
   *     thousands of vertices share a name
   */
  private static String uniqueName(String name, Set<String> taken, Map<String, Integer> numbers) {
    String unique = name;
    while (!taken.add(unique)) {
      unique = name + " #" + numbers.merge(name, 2, (last, first) -> last + 1);
    }
    return unique;
  }

  /** An unknown partitioner counts as the one that needs the most channels. */
  private static Exchange exchange(RestMessages.Input input) {
    return new Exchange(
        input.id(),
        switch (String.valueOf(input.shipStrategy())) {
          case "HASH" -> Exchange.Pattern.KEYED;
          case "FORWARD", "RESCALE" -> Exchange.Pattern.POINTWISE;
          default -> Exchange.Pattern.ALL_TO_ALL;
        });
  }

  private Role role(String id) {
    if (inputs.getOrDefault(id, List.of()).isEmpty()) {
      return Role.SOURCE;
    }
    return sinks.atTheEnd(id) ? Role.SINK : Role.OPERATOR;
  }

  /**
   * Whether subtasks can spend this time in total. Infinity would turn later differences to NaN.
   */
  private static boolean plausible(double millis) {
    return millis >= 0 && millis < LONGEST_MILLIS;
  }

  /** From the metrics of a vertex or of one of its subtasks. */
  static TaskTotals totals(RestMessages.VertexMetrics metrics) {
    if (metrics == null) {
      return TaskTotals.UNKNOWN;
    }
    if (!plausible(metrics.idleTime())
        || !plausible(metrics.backpressuredTime())
        || metrics.readRecords() < 0
        || metrics.writeRecords() < 0) {
      return TaskTotals.UNKNOWN;
    }
    return new TaskTotals(
        plausible(metrics.busyTime())
            ? OptionalDouble.of(metrics.busyTime() / MILLIS)
            : OptionalDouble.empty(),
        metrics.idleTime() / MILLIS,
        metrics.backpressuredTime() / MILLIS,
        metrics.readRecords(),
        metrics.writeRecords(),
        metrics.readRecordsComplete() && metrics.writeRecordsComplete());
  }
}
