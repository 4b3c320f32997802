// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records between tasks. Flink counts what a task writes to all its readers together, and what
 * a task reads from all its writers together. So readers that share a writer, directly or through
 * other tasks, form one group.
 *
 * @param written by the current attempts of the writers
 * @param read by the current attempts of the readers
 * @param readers number of tasks that read
 */
public record InFlightRecords(long written, long read, int readers) {

  /**
   * The records between each task and its writers, by id of the reader. Absent for sources, and
   * until Flink has fetched the counts of all subtasks of the group.
   */
  static Map<String, InFlightRecords> of(List<Task> tasks) {
    Map<String, String> groups = groups(tasks);
    Map<String, InFlightRecords> sums = new HashMap<>();
    Map<String, Boolean> complete = new HashMap<>();
    for (Task task : tasks) {
      String written = groups.get(task.id());
      if (written != null) {
        sums.merge(
            written, new InFlightRecords(task.totals().recordsOut(), 0, 0), InFlightRecords::plus);
        complete.merge(written, task.totals().complete(), Boolean::logicalAnd);
      }
      if (!task.inputs().isEmpty()) {
        String read = root(groups, task.inputs().get(0));
        sums.merge(
            read, new InFlightRecords(0, task.totals().recordsIn(), 1), InFlightRecords::plus);
        complete.merge(read, task.totals().complete(), Boolean::logicalAnd);
      }
    }
    Map<String, InFlightRecords> byReader = new HashMap<>();
    for (Task task : tasks) {
      if (!task.inputs().isEmpty()) {
        String group = root(groups, task.inputs().get(0));
        if (complete.get(group)) {
          byReader.put(task.id(), sums.get(group));
        }
      }
    }
    return byReader;
  }

  /** Maps the id of each writer to the writer that represents its group. */
  private static Map<String, String> groups(List<Task> tasks) {
    Map<String, String> parents = new HashMap<>();
    for (Task task : tasks) {
      for (String writer : task.inputs()) {
        parents.putIfAbsent(writer, writer);
        parents.put(root(parents, writer), root(parents, task.inputs().get(0)));
      }
    }
    for (String writer : new ArrayList<>(parents.keySet())) {
      parents.put(writer, root(parents, writer));
    }
    return parents;
  }

  private static String root(Map<String, String> parents, String writer) {
    String one = writer;
    while (!parents.get(one).equals(one)) {
      one = parents.get(one);
    }
    return one;
  }

  private static InFlightRecords plus(InFlightRecords first, InFlightRecords second) {
    return new InFlightRecords(
        first.written + second.written, first.read + second.read, first.readers + second.readers);
  }

  /**
   * Records written but not read yet. Negative with broadcast records, which are written once and
   * read by every subtask.
   */
  public long count() {
    return written - read;
  }
}
