// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

/**
 * What a rescale did to the capacity of one task.
 *
 * @param task name of the task, in its shortest form
 * @param writesOutput whether it writes external output
 * @param added parallelism that the rescale added, as a share of the one before and counted in
 *     subtasks with an even share of the input; negative if it was removed
 * @param gained capacity that came with it, as a share of the capacity before
 */
public record RescaleObservation(String task, boolean writesOutput, double added, double gained) {
  /** The share of the added parallelism that became capacity. */
  double efficiency() {
    return gained / added;
  }
}
