// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.flink.OperatorNames;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether two runs with one name are runs of the same job, so that they may be compared. Unrelated
 * jobs can have one name, above all if Flink chose it.
 */
final class JobIdentity {
  /**
   * Names that Flink gives: the defaults of the DataStream API, of {@code collect()} and of SQL.
   * SQL names an INSERT after the tables it writes to.
   */
  private static final Pattern CHOSEN_BY_FLINK =
      Pattern.compile(
          "collect|Flink (?:Streaming|Batch|Java) Job.*|DataStream Collect|insert-into_.*"
              + "|Flink Exec Table Job|(?:streaming|batch)-job");

  private static final Pattern SOURCE_OR_SINK =
      Pattern.compile("Source: .*|(?:.* )?Sink: .*|.*: Writer");

  private JobIdentity() {}

  /**
   * Jobs with a name that a person chose are the same if they share a task or, because one more
   * operator in a chain changes the name of the task, a source or sink. If Flink chose the name,
   * they must share most tasks: two queries may write to one table.
   */
  static boolean same(String name, Deployment one, Deployment other) {
    if (one.run().jobId().equals(other.run().jobId())) {
      return true;
    }
    Set<String> shared = tasks(one);
    shared.retainAll(tasks(other));
    Set<String> all = tasks(one);
    all.addAll(tasks(other));
    return CHOSEN_BY_FLINK.matcher(name).matches()
        ? 2 * shared.size() > all.size()
        : !shared.isEmpty() || !Collections.disjoint(sourcesAndSinks(one), sourcesAndSinks(other));
  }

  private static Set<String> tasks(Deployment deployment) {
    return deployment.parallelism().keySet().stream()
        .map(OperatorNames::withoutIndex)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Their names, cut as in the shortest form of a long name, so that both forms are equal. */
  private static Set<String> sourcesAndSinks(Deployment deployment) {
    return deployment.parallelism().keySet().stream()
        .flatMap(OperatorNames::of)
        .filter(SOURCE_OR_SINK.asMatchPredicate())
        .map(operator -> operator.substring(0, Math.min(LabelValues.KEPT, operator.length())))
        .collect(Collectors.toSet());
  }
}
