// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.Status;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.signal.Assessment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Watches until it is safe to conclude. One poll is not enough: load comes from differences between
 * polls, and a sink is saturated only if it is so for a while. What takes longer, such as the trend
 * of lag, stays unknown in one look, and is told as such.
 */
public final class Check {
  /** A JobManager that did not answer so many times in a row is not there. */
  private static final int MISSES = 3;

  private final Supplier<Assessment> poll;
  private final Clock clock;
  private final Pause pause;
  private final Progress progress;
  private final Judge judge;
  private final Duration interval;
  private final Duration look;
  private final Duration patience;

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after a time. */
    void last(Duration time) throws InterruptedException;
  }

  /**
   * @param poll makes one poll and assesses it
   * @param progress is told after each poll
   */
  Check(
      Supplier<Assessment> poll,
      Clock clock,
      Pause pause,
      Progress progress,
      Settings settings,
      CheckSettings check) {
    this.poll = poll;
    this.clock = clock;
    this.pause = pause;
    this.progress = progress;
    this.judge = new Judge(check, settings.rules().verification());
    this.interval = settings.poll().interval();
    this.look = TaskFlow.HOLD.plus(interval.multipliedBy(2));
    this.patience = check.patience().compareTo(look) > 0 ? check.patience() : look;
  }

  CheckResult run() throws InterruptedException {
    Instant began = clock.instant();
    int misses = 0;
    while (true) {
      Instant started = clock.instant();
      CheckResult result = judge.judge(Status.of(poll.get()));
      misses = result.status().flink().reachable() ? 0 : misses + 1;
      Instant now = clock.instant();
      Duration watched = Duration.between(began, now);
      progress.polled(result, watched, patience);
      boolean safe = result.conclusion() == Conclusion.SAFE && watched.compareTo(look) >= 0;
      boolean gone = patience.equals(look) && misses >= MISSES;
      Duration rest = interval.minus(Duration.between(started, now));
      if (safe || gone || watched.plus(rest).compareTo(patience) > 0) {
        progress.ended();
        return result;
      }
      if (!rest.isNegative()) {
        pause.last(rest);
      }
    }
  }
}
