// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a source emits.
 *
 * @param records in all
 * @param since when it began to, without a longer pause
 * @param last when records were last seen to be added
 */
public record SourceOutput(double records, Instant since, Instant last) {
  /** Two fetches of metrics at Flink's own interval, and a poll. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /** Counted by its operator; before that is told, by what it writes to other tasks. */
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

  /** Whether it emits still. */
  public boolean isEmitting(Instant now) {
    return last.isAfter(Instant.MIN) && !now.isAfter(last.plus(PAUSE));
  }
}
