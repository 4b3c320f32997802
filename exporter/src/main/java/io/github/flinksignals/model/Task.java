// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.List;
import java.util.Optional;

/**
 * A vertex of the job graph: a chain of operators. Flink's metric reporters call it a task.
 *
 * @param id Flink's vertex id
 * @param name Flink's vertex name; vertices with the same name get {@code " #2"} and so on in plan
 *     order, so names are unique labels
 * @param parallelism of this deployment
 * @param slotSharingGroup empty before Flink 1.20, whose REST API does not report it
 * @param inputs ids of the tasks it reads from; empty for a source
 * @param writesOutput whether one of its operators is a sink; also true for a source that writes
 *     external output in its own chain, and for an inner task with a sink beside other operators
 * @param lag what the task itself reports about lag; read at sources and sinks only
 * @param load what the task itself reports about its load; read at sources and sinks only
 * @param subtasks the running subtasks; empty unless the task could be what others wait for
 */
public record Task(
    String id,
    String name,
    int parallelism,
    TaskCounts counts,
    Optional<String> slotSharingGroup,
    List<String> inputs,
    Role role,
    boolean writesOutput,
    TaskTotals totals,
    LagReadings lag,
    TaskLoad load,
    List<SubtaskTotals> subtasks) {
  public Task {
    inputs = List.copyOf(inputs);
    subtasks = List.copyOf(subtasks);
  }

  /** The same task with what it reports about lag and load. */
  public Task with(LagReadings readLag, TaskLoad readLoad) {
    return new Task(
        id,
        name,
        parallelism,
        counts,
        slotSharingGroup,
        inputs,
        role,
        writesOutput,
        totals,
        readLag,
        readLoad,
        subtasks);
  }

  /** The same task with its running subtasks. */
  public Task with(List<SubtaskTotals> readSubtasks) {
    return new Task(
        id,
        name,
        parallelism,
        counts,
        slotSharingGroup,
        inputs,
        role,
        writesOutput,
        totals,
        lag,
        load,
        readSubtasks);
  }

  /** The position of a task in the graph. */
  public enum Role {
    /** Reads external input; also if it writes external output as well. */
    SOURCE,
    OPERATOR,
    /**
     * Writes external output, and at most the commit of that output follows it: committers, and
     * tasks that compact or clean up what was written.
     */
    SINK
  }
}
