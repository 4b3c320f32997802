// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The output of a source.
 *
 * @param records records emitted in total
 * @param since when it began to emit without a longer pause
 * @param last when the count last increased
 */
public record SourceOutput(double records, Instant since, Instant last) {
  /** Two metric fetches at Flink's default interval plus a poll. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /**
   * Uses the count of the source operator; until it is reported, the records written to other
   * tasks.
   */
  static Optional<SourceOutput> next(Optional<SourceOutput> before, Task source, Instant now) {
    OptionalDouble records = source.lag().recordsEmitted();
    if (records.isEmpty() && source.totals().complete()) {
      records = OptionalDouble.of((double) source.totals().recordsOut());
    }
    if (records.isEmpty()) {
      return before;
    }
    double count = records.getAsDouble();
    return Optional.of(
        before
            .map(one -> one.next(count, now))
            .orElseGet(() -> new SourceOutput(count, now, Instant.MIN)));
  }

  private SourceOutput next(double count, Instant now) {
    if (count <= records) {
      return new SourceOutput(count, since, last);
    }
    return new SourceOutput(count, isEmitting(now) ? since : now, now);
  }

  /** Whether it is still emitting. */
  public boolean isEmitting(Instant now) {
    return last.isAfter(Instant.MIN) && !now.isAfter(last.plus(PAUSE));
  }
}
