// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.LogFinding;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The checkpoints of a run that failed, savepoints excluded.
 *
 * @param streak those that failed since the last completed checkpoint, oldest first; at most the
 *     latest {@link #LONGEST_STREAK}
 * @param streakLength length of the whole streak
 * @param last the checkpoint that failed last, whether or not others completed since; empty if none
 *     is known
 * @param recent those that Flink may report again, oldest first; kept so that none is counted twice
 * @param totals failed checkpoints of this run by cause; contains every cause
 * @param exceptions what the exceptions that were read last say about failed checkpoints; Flink may
 *     list a checkpoint as failed only after its exception
 */
public record FailedCheckpoints(
    List<FailedCheckpoint> streak,
    int streakLength,
    Optional<FailedCheckpoint> last,
    List<FailedCheckpoint> recent,
    Map<CheckpointFailureCause, Long> totals,
    Map<FailedCheckpoint.Key, CheckpointFailureCause> exceptions) {
  /** Above Flink's default of ten ({@code web.checkpoints.history}). */
  static final int LONGEST_STREAK = 64;

  /** After this time a failure is counted with the best known cause, even if that is a guess. */
  static final Duration SETTLE_TIME = Duration.ofSeconds(30);

  /**
   * A cause found in the log applies to failures with the same message that are no further apart.
   */
  static final Duration SAME_CAUSE_TIME = Duration.ofHours(1);

  static final FailedCheckpoints NONE =
      new FailedCheckpoints(List.of(), 0, Optional.empty(), List.of(), noTotals(), Map.of());

  public FailedCheckpoints {
    streak = List.copyOf(streak);
    recent = List.copyOf(recent);
    totals = Collections.unmodifiableMap(new EnumMap<>(totals));
    exceptions = Map.copyOf(exceptions);
  }

  private static Map<CheckpointFailureCause, Long> noTotals() {
    Map<CheckpointFailureCause, Long> none = new EnumMap<>(CheckpointFailureCause.class);
    for (CheckpointFailureCause cause : CheckpointFailureCause.values()) {
      none.put(cause, 0L);
    }
    return none;
  }

  static FailedCheckpoints restored(
      Optional<Instant> lastCompletedAt,
      Map<CheckpointFailureCause, Long> savedTotals,
      List<FailedCheckpoint> recent) {
    Map<CheckpointFailureCause, Long> totals = noTotals();
    totals.putAll(savedTotals);
    List<FailedCheckpoint> streak =
        recent.stream().filter(one -> isAfter(lastCompletedAt, one)).toList();
    return new FailedCheckpoints(
        streak,
        streak.size(),
        recent.stream().reduce((first, second) -> second),
        recent,
        totals,
        Map.of());
  }

  /** Drops failures that turned out to be none. */
  FailedCheckpoints without(Predicate<FailedCheckpoint> none) {
    List<FailedCheckpoint> left = streak.stream().filter(none.negate()).toList();
    List<FailedCheckpoint> recentLeft = recent.stream().filter(none.negate()).toList();
    return new FailedCheckpoints(
        left,
        streakLength - (streak.size() - left.size()),
        last.filter(none.negate()).or(() -> recentLeft.stream().reduce((first, second) -> second)),
        recentLeft,
        totals,
        exceptions);
  }

  /** The new JobManager counts from zero. */
  FailedCheckpoints failover() {
    return new FailedCheckpoints(streak, streakLength, last, recent, noTotals(), Map.of());
  }

  /** Failures of the streak after {@code since} that Flink counts against its tolerance. */
  public int countedByFlink(Instant since) {
    return (int)
        streak.stream()
            .filter(one -> one.failure().countedByFlink() && one.at().isAfter(since))
            .count();
  }

  /**
   * The cause of the current streak; empty without a streak. Prefers the latest failure with a
   * certain cause that Flink counts against its tolerance: if it restarts the job, the restart
   * aborts the next checkpoint, and that failure must not hide the cause.
   */
  public Optional<CheckpointFailureCause> streakCause() {
    return latest(one -> one.certain() && one.failure().countedByFlink())
        .or(() -> latest(FailedCheckpoint::certain))
        .or(() -> latest(FailedCheckpoint::settled))
        .or(() -> latest(one -> true))
        .map(FailedCheckpoint::cause);
  }

  private Optional<FailedCheckpoint> latest(Predicate<FailedCheckpoint> chosen) {
    return streak.stream().filter(chosen).reduce((first, second) -> second);
  }

  /**
   * Keeps what exceptions say about failed checkpoints, until exceptions are read again.
   *
   * @param failures newest first
   */
  FailedCheckpoints explainedBy(List<Failure> failures, Run run) {
    Map<FailedCheckpoint.Key, CheckpointFailureCause> causes = new HashMap<>();
    for (Failure failure : failures) {
      if (failure.checkpointId().isPresent() && failure.storageCause().isPresent()) {
        causes.putIfAbsent(
            new FailedCheckpoint.Key(
                Optional.of(run.startedAt()), failure.checkpointId().getAsLong()),
            failure.storageCause().get());
      }
    }
    return new FailedCheckpoints(streak, streakLength, last, recent, totals, causes);
  }

  /**
   * Adds what a poll saw.
   *
   * @param run the run that the statistics belong to
   * @param completedAt when the last completed checkpoint completed; empty if there is none
   */
  FailedCheckpoints next(
      CheckpointStatistics statistics, Run run, Optional<Instant> completedAt, Instant now) {
    List<FailedCheckpoint> updated = updated(statistics, run, now);
    List<FailedCheckpoint> newStreak =
        merge(streak, updated, (before, after) -> after).stream()
            .filter(one -> isAfter(completedAt, one))
            .toList();
    long added = newStreak.stream().filter(one -> !contains(streak, one)).count();
    boolean broken = newStreak.size() - added < streak.size();
    return new FailedCheckpoints(
        Tail.of(newStreak, LONGEST_STREAK),
        broken ? newStreak.size() : streakLength + (int) added,
        updated.isEmpty() ? last : Optional.of(updated.get(updated.size() - 1)),
        Tail.of(updated, LONGEST_STREAK),
        totals(updated),
        exceptions);
  }

  private static boolean isAfter(Optional<Instant> completedAt, FailedCheckpoint one) {
    return completedAt.map(at -> one.at().isAfter(at)).orElse(true);
  }

  /** Known and newly reported failures, oldest first, with updated causes. */
  private List<FailedCheckpoint> updated(CheckpointStatistics statistics, Run run, Instant now) {
    List<FailedCheckpoint> seen =
        Stream.concat(statistics.latestFailed().stream(), statistics.recent().stream())
            .filter(one -> one.failed() && !one.savepoint())
            .map(one -> FailedCheckpoint.of(one, run, now))
            .filter(one -> !alreadyDropped(one))
            .toList();
    List<LogFinding> findings = statistics.diagnosis().logFindings();
    List<FailedCheckpoint> explained =
        merge(recent, seen, (before, again) -> before).stream()
            .map(one -> one.datedBy(now))
            .map(one -> one.explainedBy(exceptions))
            .map(one -> one.of(run) ? one.foundIn(findings) : one)
            .toList();
    // The log is read at most every ten minutes. Other failures with the same message get the same
    // cause, also in later streaks, until a newer reading finds another one.
    List<FailedCheckpoint> examples =
        explained.stream().filter(FailedCheckpoint::foundInLog).toList();
    List<FailedCheckpoint> newestReading =
        examples.stream()
            .filter(one -> findings.stream().anyMatch(found -> found.checkpointId() == one.id()))
            .toList();
    return explained.stream()
        .map(one -> one.replacedBy(newestReading))
        .map(one -> one.like(examples, SAME_CAUSE_TIME))
        .map(one -> one.settledBy(now.minus(SETTLE_TIME)))
        .toList();
  }

  /** Flink may be configured to keep more entries. Those dropped here have been counted. */
  private boolean alreadyDropped(FailedCheckpoint one) {
    return recent.size() == LONGEST_STREAK
        && FailedCheckpoint.BY_TIME.compare(one, recent.get(0)) < 0;
  }

  private Map<CheckpointFailureCause, Long> totals(List<FailedCheckpoint> updated) {
    Map<CheckpointFailureCause, Long> newTotals = new EnumMap<>(totals);
    for (FailedCheckpoint one : updated) {
      boolean counted =
          recent.stream().anyMatch(before -> before.key().equals(one.key()) && before.settled());
      if (one.settled() && !counted) {
        newTotals.merge(one.cause(), 1L, Long::sum);
      }
    }
    return newTotals;
  }

  /** Merges by run and id; the result is ordered by time of failure. */
  private static List<FailedCheckpoint> merge(
      List<FailedCheckpoint> older,
      List<FailedCheckpoint> newer,
      BinaryOperator<FailedCheckpoint> choice) {
    Map<FailedCheckpoint.Key, FailedCheckpoint> byKey = new LinkedHashMap<>();
    older.forEach(one -> byKey.put(one.key(), one));
    newer.forEach(one -> byKey.merge(one.key(), one, choice));
    return byKey.values().stream().sorted(FailedCheckpoint.BY_TIME).toList();
  }

  private static boolean contains(List<FailedCheckpoint> list, FailedCheckpoint wanted) {
    return list.stream().anyMatch(one -> one.key().equals(wanted.key()));
  }
}
