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
 * @param lag what the task itself reports about lag; read at sources and sinks only
 */
public record Task(
    String id,
    String name,
    int parallelism,
    TaskCounts counts,
    Optional<String> slotSharingGroup,
    List<String> inputs,
    Role role,
    TaskTotals totals,
    LagReadings lag) {
  public Task {
    inputs = List.copyOf(inputs);
  }

  /** The position of a task in the graph. */
  public enum Role {
    /** Reads external input; also if it writes external output as well. */
    SOURCE,
    OPERATOR,
    /** Only committers of its own output follow it. */
    SINK
  }
}
