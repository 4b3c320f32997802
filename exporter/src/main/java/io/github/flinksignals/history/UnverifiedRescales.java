// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The rescales of a job since checkpoints last completed after one.
 *
 * @param rescales oldest first, at most {@link #MOST}
 * @param settledAt when a rescale was last found to be verified or degraded; empty if none was
 */
public record UnverifiedRescales(List<Steps> rescales, Optional<Instant> settledAt) {
  static final UnverifiedRescales NONE = new UnverifiedRescales(List.of(), Optional.empty());

  /** Many times the number that is too many. */
  private static final int MOST = 64;

  /** TaskManagers that are started at the same time register one after the other. */
  private static final Duration STEP_WITHIN = Duration.ofMinutes(3);

  private static final Duration LONGEST = STEP_WITHIN.multipliedBy(3);

  public UnverifiedRescales {
    rescales = List.copyOf(rescales);
  }

  /**
   * A rescale in one or more steps. An adaptive job takes each slot that it gets, so a rescale to a
   * target may need as many steps as TaskManagers join or leave.
   *
   * @param direction positive if the job was scaled up, negative if it was scaled down
   */
  public record Steps(Run run, Instant first, Instant last, int direction) {
    private boolean continuedBy(Steps next) {
      return run.equals(next.run)
          && direction == next.direction
          && direction != 0
          && !next.last.isAfter(last.plus(STEP_WITHIN))
          && !next.last.isAfter(first.plus(LONGEST));
    }
  }

  /** Rescales of which only the number is known. */
  public static UnverifiedRescales restored(int count, Run run, Instant last) {
    return new UnverifiedRescales(
        Collections.nCopies(Math.min(MOST, Math.max(0, count)), new Steps(run, last, last, 0)),
        Optional.empty());
  }

  UnverifiedRescales with(Rescale begun) {
    Steps step =
        new Steps(begun.to().run(), begun.at(), begun.at(), begun.to().comparedWith(begun.from()));
    List<Steps> all = new ArrayList<>(rescales);
    int last = all.size() - 1;
    if (last >= 0 && all.get(last).continuedBy(step)) {
      Steps before = all.get(last);
      all.set(last, new Steps(before.run, before.first, step.last, step.direction));
    } else {
      all.add(step);
    }
    return new UnverifiedRescales(Tail.of(all, MOST), settledAt);
  }

  static UnverifiedRescales settled(Instant now) {
    return new UnverifiedRescales(List.of(), Optional.of(now));
  }

  /** Adds those from before the exporter restarted. */
  UnverifiedRescales withSaved(UnverifiedRescales saved) {
    if (settledAt.isPresent()) {
      return this;
    }
    List<Steps> all = new ArrayList<>(saved.rescales);
    all.addAll(rescales);
    return new UnverifiedRescales(Tail.of(all, MOST), saved.settledAt);
  }

  /** The number of rescales at or after a time. */
  public int since(Instant time) {
    return (int) rescales.stream().filter(steps -> !steps.last.isBefore(time)).count();
  }
}
