// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.util.List;

/**
 * The size of a cluster.
 *
 * @param vertices vertices of each job, in a chain with one source and one sink
 * @param parallelism parallelism of each vertex
 */
record ClusterShape(int jobs, int vertices, int parallelism) {
  static ClusterShape parse(List<String> arguments) {
    return new ClusterShape(
        Integer.parseInt(arguments.get(0)),
        Integer.parseInt(arguments.get(1)),
        Integer.parseInt(arguments.get(2)));
  }

  /** The arguments for {@link #parse}. */
  List<String> arguments() {
    return List.of(
        Integer.toString(jobs), Integer.toString(vertices), Integer.toString(parallelism));
  }

  @Override
  public String toString() {
    return jobs + (jobs == 1 ? " job" : " jobs") + " x " + vertices + " vertices";
  }
}
