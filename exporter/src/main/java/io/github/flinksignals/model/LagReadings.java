// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How far a source or a sink is behind. A value is empty if the connector does not report it, has
 * not reported it yet, or reports an invalid value.
 *
 * @param watermarkLagSeconds largest {@code watermarkLag} of a source's subtasks; the smallest
 *     while some of them are idle, because the watermark lag of an idle subtask grows
 * @param emitLagSeconds largest {@code currentEmitEventTimeLag} of a source's subtasks; does not
 *     change while the source is idle
 * @param pendingRecords sum of {@code pendingRecords} over a source's subtasks
 * @param sourceIdleSeconds smallest {@code sourceIdleTime}: 0 while some subtask emits
 * @param recordsEmitted sum of the source operator's own {@code numRecordsOut}; known even if the
 *     whole job is one task
 * @param inputWatermark smallest {@code currentInputWatermark} of a sink's subtasks; also of inner
 *     tasks while a sink's watermark does not advance. Empty before the first watermark and after
 *     the last
 * @param partitions of a source's input, if the connector reports them, such as Kafka
 */
public record LagReadings(
    OptionalDouble watermarkLagSeconds,
    OptionalDouble emitLagSeconds,
    OptionalDouble pendingRecords,
    OptionalDouble sourceIdleSeconds,
    OptionalDouble recordsEmitted,
    Optional<Instant> inputWatermark,
    OptionalInt partitions) {
  /** A source that waits longer than this for its next record is idle. */
  public static final double IDLE_SECONDS = 5;

  /** A task without lag metrics, or whose metrics were not requested. */
  public static final LagReadings NONE =
      new LagReadings(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalInt.empty());

  /** Whether all subtasks of a source wait for records; false if unknown. */
  public boolean idle() {
    return sourceIdleSeconds.isPresent() && sourceIdleSeconds.getAsDouble() >= IDLE_SECONDS;
  }

  /** The readings of a task that is not a source. */
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
