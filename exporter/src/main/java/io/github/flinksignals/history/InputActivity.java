// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether records move through a job.
 *
 * <p>A poll may read the same metric fetch as the previous poll, or values from two fetches. So the
 * job is at rest only after two fetches without a record.
 *
 * @param counts last known counts by task id
 * @param fetchesAtRest metric fetches since a record last moved
 */
record InputActivity(Map<String, RecordCounts> counts, int fetchesAtRest) {
  private static final int AT_REST = 2;

  static final InputActivity UNKNOWN = new InputActivity(Map.of(), 0);

  /**
   * @param emitted records that the source operator emitted; known even if no task follows it
   */
  record RecordCounts(TaskTotals totals, OptionalDouble emitted) {
    boolean movedTo(RecordCounts now) {
      return totals.recordsIn() != now.totals.recordsIn()
          || totals.recordsOut() != now.totals.recordsOut()
          || (emitted.isPresent() && now.emitted.isPresent() && !emitted.equals(now.emitted));
    }

    boolean refetchedIn(RecordCounts now) {
      return !totals.equals(now.totals);
    }
  }

  InputActivity next(List<Task> tasks) {
    Map<String, RecordCounts> now = new LinkedHashMap<>();
    boolean known = !tasks.isEmpty();
    boolean moved = false;
    boolean fetched = false;
    for (Task task : tasks) {
      RecordCounts counts = new RecordCounts(task.totals(), task.lag().recordsEmitted());
      Optional<RecordCounts> before = Optional.ofNullable(this.counts.get(task.id()));
      now.put(task.id(), counts);
      known &= before.isPresent() && task.totals().complete();
      known &= countable(task, tasks);
      moved |= before.map(one -> one.movedTo(counts)).orElse(true);
      fetched |= before.map(one -> one.refetchedIn(counts)).orElse(true);
    }
    int rest = !known || moved ? 0 : fetched ? fetchesAtRest + 1 : fetchesAtRest;
    return new InputActivity(now, rest);
  }

  /** The output of a source is known from its operator or from what it writes to other tasks. */
  private static boolean countable(Task task, List<Task> tasks) {
    return task.role() != Task.Role.SOURCE
        || task.lag().recordsEmitted().isPresent()
        || tasks.stream().anyMatch(one -> one.inputs().contains(task.id()));
  }

  boolean atRest() {
    return fetchesAtRest >= AT_REST;
  }
}
