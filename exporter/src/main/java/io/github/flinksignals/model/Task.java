// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.List;
import java.util.Optional;

/**
 * A vertex of the job graph, which Flink's reporters call a task: a chain of operators.
 *
 * @param id Flink's vertex id
 * @param name Flink's vertex name; vertices of one name get {@code " #2"} and so on in plan order,
 *     so that a name is a label of its own
 * @param parallelism of this deployment
 * @param slotSharingGroup empty before Flink 1.20, whose REST API does not tell
 * @param inputs ids of the tasks it reads from; empty for a source
 * @param lag what the task itself says of time; read at sources and sinks only
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

  /** Where a task stands in the graph. */
  public enum Role {
    /** Reads from outside; also a task that reads from outside and writes to it. */
    SOURCE,
    OPERATOR,
    /** Nothing but committers of its own writes follows it. */
    SINK
  }
}
