// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides when the watermarks of inner tasks, which cost one request for each task, are read: while
 * the watermark of a sink does not advance although the sources emit records.
 */
final class WatermarkReadSchedule {
  /** A watermark of a sink that has not advanced for this time may have stalled. */
  private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

  /** How often inner tasks are read while the watermark is stalled. */
  private static final ReadInterval BETWEEN_READINGS = ReadInterval.ofSeconds(30);

  private final Map<String, SinkWatermark> sinks = new HashMap<>();
  private Optional<Instant> readAt = Optional.empty();

  /**
   * The last change of the watermark of a sink.
   *
   * @param since when the watermark was first seen
   * @param emitted the number of records that all sources together had emitted by then
   */
  private record SinkWatermark(Instant watermark, Instant since, double emitted) {}

  /**
   * Whether to read the watermarks of the inner tasks in this poll.
   *
   * @param tasks with the lag of sources and sinks from this poll
   */
  boolean readInner(List<Task> tasks, Instant now) {
    double emitted =
        tasks.stream().mapToDouble(task -> task.lag().recordsEmitted().orElse(0)).sum();
    boolean stalled = false;
    for (Task task : tasks) {
      Optional<Instant> watermark =
          task.role() == Task.Role.SINK ? task.lag().inputWatermark() : Optional.empty();
      if (watermark.isPresent()) {
        SinkWatermark before = sinks.get(task.id());
        if (before == null || !before.watermark().equals(watermark.get())) {
          sinks.put(task.id(), new SinkWatermark(watermark.get(), now, emitted));
        } else {
          // Without new records a watermark does not advance.
          stalled |=
              !now.isBefore(before.since().plus(STALLED_AFTER)) && emitted > before.emitted();
        }
      }
    }
    boolean due = stalled && BETWEEN_READINGS.due(readAt, now);
    if (due) {
      readAt = Optional.of(now);
    }
    return due;
  }
}
