// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is usual for a job: medians over the healthy time that was looked at, each empty as long as
 * there is too little to say.
 *
 * @param checkpointDuration end to end
 * @param stateBytes full size of a checkpoint
 * @param recordsPerSecond that the sources emit
 * @param lagSeconds how far behind the job is
 */
public record BaselineValues(
    Optional<Duration> checkpointDuration,
    OptionalDouble stateBytes,
    OptionalDouble recordsPerSecond,
    OptionalDouble lagSeconds) {
  public static final BaselineValues UNKNOWN =
      new BaselineValues(
          Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  /** These, and where one is unknown the other's. */
  BaselineValues or(BaselineValues other) {
    return new BaselineValues(
        checkpointDuration.or(other::checkpointDuration),
        stateBytes.isPresent() ? stateBytes : other.stateBytes,
        recordsPerSecond.isPresent() ? recordsPerSecond : other.recordsPerSecond,
        lagSeconds.isPresent() ? lagSeconds : other.lagSeconds);
  }
}
