// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records that passed between tasks, as far as they can be told apart: Flink counts what a task
 * writes to all that follow it, and what it reads from all before it, so readers that share a
 * writer, directly or by way of others, are counted together.
 *
 * @param written in the current attempts of the writers
 * @param read in the current attempts of the readers
 * @param readers tasks that read
 */
public record InFlightRecords(long written, long read, int readers) {

  /**
   * What is between each task and those before it, by the id of the reader. Absent for sources, and
   * while Flink has not fetched the counts of all subtasks that are part of it.
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

  /** The writers by id, each with the writer that stands for its group. */
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
   * Written and not read yet. Below zero where records are broadcast, of which each is written once
   * and read by every subtask.
   */
  public long count() {
    return written - read;
  }
}
