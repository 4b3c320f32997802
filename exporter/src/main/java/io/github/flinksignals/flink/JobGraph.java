// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Role;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Builds the tasks of a job from the vertices and the plan in {@code /jobs/:id}. */
final class JobGraph {
  private static final double MILLIS = 1000.0;

  /** Between the operators of a chain, in the name of a task. */
  private static final Pattern CHAINED = Pattern.compile(" -> ");

  /** A thousand subtasks that run for a hundred years add up to less. */
  private static final double LONGEST_MILLIS = 1e16;

  private final RestMessages.Job job;
  private final Map<String, List<String>> inputs = new HashMap<>();
  private final Map<String, Set<String>> outputs = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  private JobGraph(RestMessages.Job job) {
    this.job = job;
    for (RestMessages.Node node : job.plan().nodes()) {
      inputs.put(node.id(), node.inputs().stream().map(RestMessages.Input::id).distinct().toList());
      for (RestMessages.Input input : node.inputs()) {
        outputs.computeIfAbsent(input.id(), id -> new HashSet<>()).add(node.id());
      }
    }
    job.vertices().forEach(vertex -> names.put(vertex.id(), vertex.name()));
  }

  static List<Task> tasks(RestMessages.Job job) {
    return new JobGraph(job).tasks();
  }

  static TaskCounts counts(Map<String, Integer> states) {
    Map<String, Integer> byState = new HashMap<>();
    // Upper case in /jobs/:id, lower case in /jobs/overview, where there is a "total" as well.
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
    Set<String> taken = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (RestMessages.Vertex vertex : job.vertices()) {
      tasks.add(
          new Task(
              vertex.id(),
              takeName(LabelValues.of(vertex.name()), taken, numbers),
              vertex.parallelism(),
              counts(vertex.tasks()),
              Optional.ofNullable(vertex.slotSharingGroupId()),
              inputs.getOrDefault(vertex.id(), List.of()),
              role(vertex.id()),
              totals(vertex.metrics()),
              LagReadings.NONE));
    }
    return tasks;
  }

  /**
   * A vertex may itself be called "map #2", and a label value must not come twice.
   *
   * @param numbers that were given last, by name: where thousands share one, none is tried twice
   */
  private static String takeName(String name, Set<String> taken, Map<String, Integer> numbers) {
    String free = name;
    while (!taken.add(free)) {
      free = name + " #" + numbers.merge(name, 2, (last, first) -> last + 1);
    }
    return free;
  }

  private Role role(String id) {
    if (inputs.getOrDefault(id, List.of()).isEmpty()) {
      return Role.SOURCE;
    }
    return !committer(id) && followedByCommittersOnly(id) ? Role.SINK : Role.OPERATOR;
  }

  private boolean followedByCommittersOnly(String id) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(outputs.getOrDefault(id, Set.of()));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (!committer(next)) {
        return false;
      }
      if (seen.add(next)) {
        open.addAll(outputs.getOrDefault(next, Set.of()));
      }
    }
    return true;
  }

  /**
   * Flink names them "sink: Committer" and "sink: Global Committer". A task that writes and commits
   * in one chain, "sink: Writer -> sink: Committer", is the sink itself.
   */
  private boolean committer(String id) {
    return Arrays.stream(CHAINED.split(names.getOrDefault(id, ""), -1))
        .allMatch(operator -> operator.endsWith("Committer"));
  }

  /** A time that subtasks can have added up; no infinity, which would make NaN of all after it. */
  private static boolean credible(double millis) {
    return millis >= 0 && millis < LONGEST_MILLIS;
  }

  private static TaskTotals totals(RestMessages.VertexMetrics metrics) {
    if (metrics == null) {
      return TaskTotals.UNKNOWN;
    }
    if (!credible(metrics.idleTime())
        || !credible(metrics.backpressuredTime())
        || metrics.readRecords() < 0
        || metrics.writeRecords() < 0) {
      return TaskTotals.UNKNOWN;
    }
    return new TaskTotals(
        credible(metrics.busyTime())
            ? OptionalDouble.of(metrics.busyTime() / MILLIS)
            : OptionalDouble.empty(),
        metrics.idleTime() / MILLIS,
        metrics.backpressuredTime() / MILLIS,
        metrics.readRecords(),
        metrics.writeRecords(),
        metrics.readRecordsComplete() && metrics.writeRecordsComplete());
  }
}
