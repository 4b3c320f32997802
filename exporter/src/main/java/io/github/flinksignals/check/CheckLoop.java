// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.signal.Assessment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Polls until there is a conclusion. One poll is not enough: load is computed between polls, and a
 * sink must stay saturated for a while to count. Failure modes that need more time, such as a
 * rising lag, stay unknown unless the check waits.
 */
public final class CheckLoop {
  /** Consecutive failed polls after which a check that does not wait stops. */
  private static final int MAX_FAILED_POLLS = 3;

  private final Supplier<Assessment> poll;
  private final Clock clock;
  private final Pause pause;
  private final Progress progress;
  private final Settings settings;
  private final CheckSettings check;
  private final Duration interval;
  private final Duration shortestWatch;

  /** Waits between polls. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after this time. */
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * @param poll polls once and returns the assessment
   * @param progress is updated after each poll
   */
  CheckLoop(
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
    this.settings = settings;
    this.check = check;
    this.interval = settings.poll().interval();
    this.shortestWatch = CheckSettings.shortestWatch(interval);
  }

  CheckResult run() throws InterruptedException {
    Instant start = clock.instant();
    RequestedRun requested = RequestedRun.of(check, start);
    CheckEvaluator evaluator =
        new CheckEvaluator(
            check, requested, settings.rules().verification(), shortestWatch, settings.links());
    WatchedRuns runs = WatchedRuns.begin(start);
    int failedPolls = 0;
    while (true) {
      Instant pollStart = clock.instant();
      Assessment assessment = poll.get();
      runs = runs.next(assessment, requested, pollStart);
      CheckResult result = evaluator.evaluate(assessment, runs);
      failedPolls = result.status().flink().reachable() ? 0 : failedPolls + 1;
      Instant now = clock.instant();
      Duration watched = Duration.between(start, now);
      Duration longest = longestWatch(start, runs);
      progress.polled(result, watched, longest);
      boolean unreachable = !patient() && failedPolls >= MAX_FAILED_POLLS;
      Duration untilNextPoll = interval.minus(Duration.between(pollStart, now));
      // A run is watched from poll to poll, so the time that the last poll took does not count.
      boolean over =
          patient()
              ? watched.plus(untilNextPoll).compareTo(longest) > 0
              : !pollStart.isBefore(start.plus(longest));
      boolean last = over || decided(result, runs);
      if (unreachable || (last && watched.compareTo(shortestWatch) >= 0)) {
        progress.ended();
        return result;
      }
      if (!untilNextPoll.isNegative()) {
        pause.sleep(untilNextPoll);
      }
    }
  }

  /** Whether {@code --wait} asks for more time than a check needs. */
  private boolean patient() {
    return check.patience().compareTo(shortestWatch) > 0;
  }

  /** Without {@code --wait}, a run that appears late has as much time as one that was there. */
  private Duration longestWatch(Instant start, WatchedRuns runs) {
    if (patient()) {
      return check.patience();
    }
    Duration late =
        runs.lastAppeared().map(since -> Duration.between(start, since)).orElse(Duration.ZERO);
    return shortestWatch.plus(late.compareTo(shortestWatch) > 0 ? shortestWatch : late);
  }

  /** Whether waiting cannot change the conclusion for the better. */
  private static boolean decided(CheckResult result, WatchedRuns runs) {
    return result.conclusion() == Conclusion.SAFE
        || result.jobs().stream().anyMatch(job -> runs.lost(job.name()).isPresent());
  }
}
