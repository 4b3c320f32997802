// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The baseline of a job: medians over healthy operation. Each value is empty until there is enough
 * data.
 *
 * @param checkpointDuration end-to-end duration
 * @param wholeStateDuration duration of a checkpoint that would write the whole state
 * @param stateBytes full size of a checkpoint
 * @param recordsPerSecond records that all sources emit per second
 * @param lagSeconds lag of the job in seconds
 */
public record BaselineValues(
    Optional<Duration> checkpointDuration,
    Optional<Duration> wholeStateDuration,
    OptionalDouble stateBytes,
    OptionalDouble recordsPerSecond,
    OptionalDouble lagSeconds) {
  public static final BaselineValues UNKNOWN =
      new BaselineValues(
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** These values; unknown ones are taken from {@code other}. */
  BaselineValues or(BaselineValues other) {
    return new BaselineValues(
        checkpointDuration.or(other::checkpointDuration),
        wholeStateDuration.or(other::wholeStateDuration),
        stateBytes.isPresent() ? stateBytes : other.stateBytes,
        recordsPerSecond.isPresent() ? recordsPerSecond : other.recordsPerSecond,
        lagSeconds.isPresent() ? lagSeconds : other.lagSeconds);
  }
}
