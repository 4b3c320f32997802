// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a source or a sink says of how far behind it is. Each is empty where the connector does not
 * report it, where it has not reported it yet, or where the value makes no sense.
 *
 * @param watermarkLagSeconds largest {@code watermarkLag} of a source's subtasks; the smallest
 *     while some of them are idle, whose watermark lag grows although they have nothing to do
 * @param emitLagSeconds largest {@code currentEmitEventTimeLag} of a source's subtasks; stands
 *     still while the source is idle
 * @param pendingRecords sum of {@code pendingRecords} over a source's subtasks
 * @param sourceIdleSeconds smallest {@code sourceIdleTime}: 0 while some subtask emits
 * @param recordsEmitted sum of the source operator's own {@code numRecordsOut}; counts also where
 *     the whole job is one task that writes to no other
 * @param inputWatermark smallest {@code currentInputWatermark} of a sink's subtasks, and of inner
 *     tasks while a sink's stands still; empty before the first watermark and after the last
 * @param partitions of a source's input, where the connector names them: Kafka's
 */
public record LagReadings(
    OptionalDouble watermarkLagSeconds,
    OptionalDouble emitLagSeconds,
    OptionalDouble pendingRecords,
    OptionalDouble sourceIdleSeconds,
    OptionalDouble recordsEmitted,
    Optional<Instant> inputWatermark,
    OptionalInt partitions) {
  /** A source that waits longer for its next record has none. */
  public static final double IDLE_SECONDS = 5;

  /** Of a task that tells nothing of time, or was not asked. */
  public static final LagReadings NONE =
      new LagReadings(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalInt.empty());

  /** Whether all subtasks of a source wait for records; false where that is not told. */
  public boolean idle() {
    return sourceIdleSeconds.isPresent() && sourceIdleSeconds.getAsDouble() >= IDLE_SECONDS;
  }

  /** What a task without a source says: the watermark it is at. */
  public static LagReadings at(Optional<Instant> inputWatermark) {
    return new LagReadings(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        inputWatermark,
        OptionalInt.empty());
  }
}
