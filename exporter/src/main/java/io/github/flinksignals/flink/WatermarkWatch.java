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

/** Decides when the watermarks of inner tasks are worth a request for each. */
final class WatermarkWatch {
  /** A sink's watermark that stands still for so long may be stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often inner tasks are asked while it stays so. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Map<String, Standing> sinks = new HashMap<>();
  private Optional<Instant> readAt = Optional.empty();

  /**
   * @param emitted by all sources together, when it was first seen
   */
  private record Standing(Instant watermark, Instant since, double emitted) {}

  /**
   * @param tasks with what sources and sinks told in this poll
   */
  boolean readInner(List<Task> tasks, Instant now) {
    double emitted =
        tasks.stream().mapToDouble(task -> task.lag().recordsEmitted().orElse(0)).sum();
    boolean stuck = false;
    for (Task task : tasks) {
      Optional<Instant> watermark =
          task.role() == Task.Role.SINK ? task.lag().inputWatermark() : Optional.empty();
      if (watermark.isPresent()) {
        Standing before = sinks.get(task.id());
        if (before == null || !before.watermark().equals(watermark.get())) {
          sinks.put(task.id(), new Standing(watermark.get(), now, emitted));
        } else {
          // Where nothing is emitted, watermarks stand still by right.
          stuck |= !now.isBefore(before.since().plus(PATIENCE)) && emitted > before.emitted();
        }
      }
    }
    boolean due = readAt.map(at -> !now.isBefore(at.plus(PAUSE))).orElse(true);
    if (stuck && due) {
      readAt = Optional.of(now);
    }
    return stuck && due;
  }
}
