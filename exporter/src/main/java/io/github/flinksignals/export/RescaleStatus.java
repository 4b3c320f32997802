// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.Rescale;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The last rescale, before and after.
 *
 * @param at when the new deployment began
 * @param parallelismBefore the highest of a task
 * @param parallelismAfter the highest of a task
 * @param outcome as in the label {@code outcome}
 * @param meaning the same in words
 * @param checkpointsCompleted since it
 * @param checkpointsFailed since it
 * @param checkpointDurationRatio median since over that before; empty if either is not known
 * @param throughputRatio records that the sources emit, since over before; empty if not known
 */
public record RescaleStatus(
    Instant at,
    int parallelismBefore,
    int parallelismAfter,
    String outcome,
    String meaning,
    long checkpointsCompleted,
    long checkpointsFailed,
    OptionalDouble checkpointDurationRatio,
    OptionalDouble throughputRatio) {

  static RescaleStatus of(Rescale rescale) {
    return new RescaleStatus(
        rescale.at(),
        rescale.from().highest(),
        rescale.to().highest(),
        rescale.outcome().label(),
        rescale.outcome().meaning(),
        rescale.sinceRescale().completed(),
        rescale.sinceRescale().failed(),
        rescale.durationRatio(),
        rescale.throughputRatio());
  }
}
