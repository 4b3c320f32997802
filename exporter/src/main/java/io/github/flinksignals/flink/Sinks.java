// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the tasks of a job that write external output, by the graph and by the names that Flink and
 * the connectors of table formats give to their operators.
 */
final class Sinks {
  /**
   * Operators that commit what a sink has written. Flink: "orders: Committer", "orders: Global
   * Committer", "PartitionCommitter". Iceberg: "IcebergFilesCommitter". Paimon: "Global Committer :
   * orders". Hudi: "Sink: compact_commit", "Sink: clean_commits".
   */
  private static final Pattern COMMITS =
      Pattern.compile(
          ".*Committer( ?: .*)?|.*\\b(compact|clustering)_commit\\b.*|.*\\bclean_commits\\b.*");

  /**
   * Operators that merge small files between a sink and its committer. Flink: "compact-operator",
   * "CompactorOperator". Iceberg: "Sink pre-commit aggregator: orders". Paimon: "Compact
   * Coordinator: orders", "Compact Worker: orders". Hudi: "compact_plan_generate",
   * "clustering_task".
   */
  private static final Pattern COMPACTS =
      Pattern.compile(
          ".*\\bpre-commit\\b.*"
              + "|(?i:(.*[ :-])?(compact(or)?|clustering)[-_ ]?(coordinator|worker|operator|plan_generate|task)\\b.*)");

  /** Writers of Flink's file system connector and of Hudi. A sink that discards may follow. */
  private static final String TABLE_WRITES = "streaming-writer|\\w+_write: .*";

  /** "Sink: orders", "orders: Writer", and the writers of table formats. */
  private static final Pattern WRITES =
      Pattern.compile(
          "(.* )?Sink: .*|Sink\\(.*|.*: Writer|(.*-)?IcebergStreamWriter|Writer( ?\\(.*\\))? ?: .*"
              + "|"
              + TABLE_WRITES);

  private static final Pattern BEFORE_DISCARDS = Pattern.compile(TABLE_WRITES);

  /** Sinks that write nothing, with which these connectors end the graph. */
  private static final Pattern DISCARDS = Pattern.compile("Sink: (end|dummy)|(end|dummy): Writer");

  /** The names of the operators of each task, by its id. */
  private final Map<String, List<String>> operators = new HashMap<>();

  private final Map<String, Set<String>> outputs;
  private final Set<String> committing = new HashSet<>();

  /**
   * @param names by task id
   * @param outputs the ids of the tasks that read from a task, by its id
   */
  Sinks(Map<String, String> names, Map<String, Set<String>> outputs) {
    names.forEach((id, name) -> operators.put(id, OperatorNames.of(name).toList()));
    this.outputs = outputs;
    Set<String> committers =
        names.keySet().stream().filter(id -> begins(id, COMMITS)).collect(Collectors.toSet());
    names.keySet().stream().filter(this::discards).forEach(committers::add);
    // What follows a committer reads what it committed.
    committing.addAll(reachable(committers));
    names.keySet().stream()
        .filter(id -> begins(id, COMPACTS))
        .filter(id -> !Collections.disjoint(reachable(Set.of(id)), committers))
        .forEach(committing::add);
  }

  /** Whether a task only discards what table connectors have written. A user may use its name. */
  private boolean discards(String id) {
    if (!operators(id).allMatch(DISCARDS.asMatchPredicate())) {
      return false;
    }
    Set<String> inputs =
        outputs.keySet().stream()
            .filter(input -> outputs.get(input).contains(id))
            .collect(Collectors.toSet());
    return !inputs.isEmpty() && inputs.stream().allMatch(this::precedesDiscards);
  }

  private boolean precedesDiscards(String id) {
    return begins(id, COMPACTS) || operators(id).anyMatch(BEFORE_DISCARDS.asMatchPredicate());
  }

  private Set<String> reachable(Set<String> from) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      String id = open.remove();
      if (reached.add(id)) {
        open.addAll(outputs.getOrDefault(id, Set.of()));
      }
    }
    return reached;
  }

  /** Whether a task is at the end of the graph, apart from tasks that commit what it wrote. */
  boolean atTheEnd(String id) {
    return !committing.contains(id) && committing.containsAll(outputs.getOrDefault(id, Set.of()));
  }

  /** Whether one of the operators of a task is a sink. */
  boolean writesOutput(String id) {
    return atTheEnd(id)
        || (!committing.contains(id) && operators(id).anyMatch(WRITES.asMatchPredicate()));
  }

  /** A task that writes and commits in one chain, "Writer -> Committer", is the sink itself. */
  private boolean begins(String id, Pattern pattern) {
    return operators(id).findFirst().filter(pattern.asMatchPredicate()).isPresent();
  }

  private Stream<String> operators(String id) {
    return operators.getOrDefault(id, List.of("")).stream();
  }
}
