// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A vertex of the job graph: a chain of operators. Flink's metric reporters call it a task.
 *
 * @param id Flink's vertex id
 * @param name Flink's vertex name; vertices with the same name get {@code " #2"} and so on in plan
 *     order, so names are unique labels
 * @param parallelism of this deployment
 * @param maxParallelism the number of key groups of its state, which is the highest parallelism it
 *     can be restored with; {@code vertices[].maxParallelism}. Empty if Flink does not report it,
 *     or has not decided it yet
 * @param slotSharingGroup empty before Flink 1.20, whose REST API does not report it
 * @param inputs ids of the tasks it reads from; empty for a source
 * @param exchanges how the records of its inputs reach it, in plan order; more than one for an
 *     input that is connected more than once
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
    OptionalInt maxParallelism,
    TaskCounts counts,
    Optional<String> slotSharingGroup,
    List<String> inputs,
    List<Exchange> exchanges,
    Role role,
    boolean writesOutput,
    TaskTotals totals,
    LagReadings lag,
    TaskLoad load,
    List<SubtaskTotals> subtasks) {
  public Task {
    inputs = List.copyOf(inputs);
    exchanges = List.copyOf(exchanges);
    subtasks = List.copyOf(subtasks);
  }

  /** The same task with what it reports about lag and load. */
  public Task with(LagReadings readLag, TaskLoad readLoad) {
    return with(readLag, readLoad, subtasks);
  }

  /** The same task with its running subtasks. */
  public Task with(List<SubtaskTotals> readSubtasks) {
    return with(lag, load, readSubtasks);
  }

  private Task with(LagReadings readLag, TaskLoad readLoad, List<SubtaskTotals> readSubtasks) {
    return new Task(
        id,
        name,
        parallelism,
        maxParallelism,
        counts,
        slotSharingGroup,
        inputs,
        exchanges,
        role,
        writesOutput,
        totals,
        readLag,
        readLoad,
        readSubtasks);
  }

  /** Whether an input is partitioned by key, so that key groups limit the subtasks with work. */
  public boolean keyed() {
    return exchanges.stream().anyMatch(exchange -> exchange.pattern() == Exchange.Pattern.KEYED);
  }

  /**
   * An edge of the job graph.
   *
   * @param from id of the task that writes the records
   * @param pattern which of its subtasks are connected
   */
  public record Exchange(String from, Pattern pattern) {
    /** Which subtasks of two tasks are connected. */
    public enum Pattern {
      /** Each with all, by key group: {@code HASH}. */
      KEYED,
      /** Each with all, or not known. */
      ALL_TO_ALL,
      /** Each with a share of the others: {@code FORWARD} and {@code RESCALE}. */
      POINTWISE
    }
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
