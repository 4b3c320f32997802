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
 * @param watermarkLag {@code watermarkLag} of a source's subtasks; grows while a subtask is idle
 * @param emitLag {@code currentEmitEventTimeLag} of a source's subtasks; does not change while a
 *     subtask is idle
 * @param pendingRecords sum of {@code pendingRecords} over a source's subtasks
 * @param idleTime {@code sourceIdleTime} of a source's subtasks: 0 while a subtask emits
 * @param recordsEmitted sum of the source operator's own {@code numRecordsOut}; known even if the
 *     whole job is one task
 * @param inputWatermark smallest {@code currentInputWatermark} of a sink's subtasks; also of inner
 *     tasks while a sink's watermark does not advance. Empty before the first watermark and after
 *     the last
 * @param partitions of a source's input, if the connector reports them, such as Kafka
 */
public record LagReadings(
    Optional<Range> watermarkLag,
    Optional<Range> emitLag,
    OptionalDouble pendingRecords,
    Optional<Range> idleTime,
    OptionalDouble recordsEmitted,
    Optional<Instant> inputWatermark,
    OptionalInt partitions) {
  /** A source that waits longer than this for its next record is idle. */
  public static final double IDLE_SECONDS = 5;

  /** A task without lag metrics, or whose metrics were not requested. */
  public static final LagReadings NONE = of(Optional.empty(), OptionalInt.empty());

  /**
   * The lowest and the highest value of a metric over the subtasks that report it.
   *
   * @param lowest in seconds
   * @param highest in seconds
   */
  public record Range(double lowest, double highest) {}

  /** Whether all subtasks of a source wait for records; false if unknown. */
  public boolean idle() {
    return idleTime.isPresent() && idleTime.get().lowest() >= IDLE_SECONDS;
  }

  /** Whether a subtask of a source waits for records; false if unknown. */
  public boolean partlyIdle() {
    return idleTime.isPresent() && idleTime.get().highest() >= IDLE_SECONDS;
  }

  /** What describes the input of a source and not its progress: the partitions. */
  public LagReadings ofInput() {
    return of(Optional.empty(), partitions);
  }

  /** The readings of a task that is not a source. */
  public static LagReadings at(Optional<Instant> inputWatermark) {
    return of(inputWatermark, OptionalInt.empty());
  }

  private static LagReadings of(Optional<Instant> inputWatermark, OptionalInt partitions) {
    return new LagReadings(
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        inputWatermark,
        partitions);
  }
}
