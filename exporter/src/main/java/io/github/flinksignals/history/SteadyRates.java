// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The rates of a task over half a minute to a minute. Between two metric fetches they vary with
 * each batch and each checkpoint.
 *
 * @param start from which the rates are computed; empty before the first complete fetch
 * @param next from which they will be computed
 * @param rates since {@code start}
 */
record SteadyRates(Optional<Reading> start, Optional<Reading> next, TaskRates rates) {
  static final SteadyRates NONE =
      new SteadyRates(Optional.empty(), Optional.empty(), TaskRates.UNKNOWN);

  private static final Duration SHORTEST = TaskFlow.HOLD;

  /** The totals of a task at a poll. */
  record Reading(Instant at, TaskTotals totals) {
    boolean isOldAt(Instant now) {
      return !now.isBefore(at.plus(SHORTEST));
    }
  }

  SteadyRates next(Task task, Instant now) {
    if (!task.totals().complete()) {
      return this;
    }
    Optional<Reading> current = Optional.of(new Reading(now, task.totals()));
    if (start.isEmpty()) {
      return new SteadyRates(current, current, TaskRates.UNKNOWN);
    }
    TaskRates since = TaskRates.begin(start.get().totals()).next(task);
    boolean begunAgain = since.recordsIn().isEmpty() && !start.get().totals().equals(task.totals());
    if (begunAgain || now.isBefore(start.get().at())) {
      return new SteadyRates(current, current, TaskRates.UNKNOWN);
    }
    TaskRates known = start.get().isOldAt(now) ? since : TaskRates.UNKNOWN;
    return next.filter(reading -> reading.isOldAt(now)).isPresent()
        ? new SteadyRates(next, current, known)
        : new SteadyRates(start, next, known);
  }
}
