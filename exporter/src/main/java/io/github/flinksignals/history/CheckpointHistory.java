// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.LogFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The checkpoints of a run as they were seen from poll to poll. Savepoints are counted out
 * throughout: they are taken by people, not by the interval.
 *
 * @param completedTotal completed checkpoints of this run; held while Flink shows none
 * @param savepointsCompleted completed savepoints of this run that were seen, which Flink counts in
 * @param lastSavepointId highest id of those
 * @param lastCompleted of this run, or of the one before a JobManager failover; empty if none was
 *     seen
 * @param inProgress the oldest one that has not ended; empty if none
 * @param savepointSince when the savepoint was triggered that is in progress; empty if none is
 * @param lastSavepoint the one that ended last, well or not; empty if none was seen to
 * @param lastReportedAt the last poll in which Flink told of them; empty if none did
 * @param streak failed ones since the last completed one, oldest first; the latest {@link
 *     #LONGEST_STREAK} of them
 * @param streakLength how many there are in all
 * @param lastFailed the one that failed last, whatever came after it
 * @param recentlyFailed those that may come up again in Flink's history, oldest first, so that none
 *     is counted twice
 * @param failedTotals failed ones of this run by cause, each cause present
 */
public record CheckpointHistory(
    long completedTotal,
    long savepointsCompleted,
    long lastSavepointId,
    Optional<Checkpoint> lastCompleted,
    Optional<Checkpoint> inProgress,
    Optional<Instant> savepointSince,
    Optional<Checkpoint> lastSavepoint,
    Optional<Instant> lastReportedAt,
    List<FailedCheckpoint> streak,
    int streakLength,
    Optional<FailedCheckpoint> lastFailed,
    List<FailedCheckpoint> recentlyFailed,
    Map<CheckpointFailureCause, Long> failedTotals) {
  /** More than Flink's own ten, unless {@code web.checkpoints.history} says otherwise. */
  static final int LONGEST_STREAK = 64;

  /** By then a failure is counted with the cause that is known, good or bad. */
  static final Duration SETTLE_TIME = Duration.ofSeconds(30);

  /** A cause found in the log holds this long for later failures with the same message. */
  static final Duration SAME_CAUSE_TIME = Duration.ofHours(1);

  public CheckpointHistory {
    streak = List.copyOf(streak);
    recentlyFailed = List.copyOf(recentlyFailed);
    failedTotals = Collections.unmodifiableMap(new EnumMap<>(failedTotals));
  }

  static CheckpointHistory begin() {
    Map<CheckpointFailureCause, Long> none = new EnumMap<>(CheckpointFailureCause.class);
    for (CheckpointFailureCause cause : CheckpointFailureCause.values()) {
      none.put(cause, 0L);
    }
    return new CheckpointHistory(
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0,
        Optional.empty(),
        List.of(),
        none);
  }

  /** As remembered; Flink tells the count of completed ones again. */
  static CheckpointHistory recalled(
      Optional<Checkpoint> lastCompleted,
      Map<CheckpointFailureCause, Long> failedTotals,
      List<FailedCheckpoint> recentlyFailed) {
    CheckpointHistory fresh = begin();
    Map<CheckpointFailureCause, Long> totals = new EnumMap<>(fresh.failedTotals);
    totals.putAll(failedTotals);
    Optional<Instant> completedAt = lastCompleted.flatMap(Checkpoint::completedAt);
    List<FailedCheckpoint> streak =
        recentlyFailed.stream()
            .filter(failed -> completedAt.map(failed.at()::isAfter).orElse(true))
            .toList();
    return new CheckpointHistory(
        fresh.completedTotal,
        fresh.savepointsCompleted,
        fresh.lastSavepointId,
        lastCompleted,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        streak,
        streak.size(),
        recentlyFailed.stream().reduce((first, second) -> second),
        recentlyFailed,
        totals);
  }

  /**
   * A JobManager failover: the job goes on, so what was completed and what failed last still
   * stands, but Flink counts from zero.
   */
  CheckpointHistory failover() {
    CheckpointHistory fresh = begin();
    return new CheckpointHistory(
        fresh.completedTotal,
        fresh.savepointsCompleted,
        fresh.lastSavepointId,
        lastCompleted,
        Optional.empty(),
        Optional.empty(),
        lastSavepoint,
        lastReportedAt,
        streak,
        streakLength,
        lastFailed,
        recentlyFailed,
        fresh.failedTotals);
  }

  /** Failures in a row that Flink counts against its tolerance, none before {@code since}. */
  public int countedByFlink(Instant since) {
    return (int)
        streak.stream()
            .filter(failed -> failed.failure().countedByFlink() && failed.at().isAfter(since))
            .count();
  }

  /**
   * The cause of the current streak; empty without a streak. The last failure whose cause is known
   * for certain decides, those before all others that Flink counts: a restart that one of them
   * brings about takes another checkpoint with it, and that must not hide the cause.
   */
  public Optional<CheckpointFailureCause> streakCause() {
    return last(one -> one.certain() && one.failure().countedByFlink())
        .or(() -> last(FailedCheckpoint::certain))
        .or(() -> last(FailedCheckpoint::settled))
        .or(() -> last(one -> true))
        .map(FailedCheckpoint::cause);
  }

  private Optional<FailedCheckpoint> last(Predicate<FailedCheckpoint> chosen) {
    return streak.stream().filter(chosen).reduce((first, second) -> second);
  }

  /**
   * @param failures what {@code /exceptions} said in this poll; knows causes that messages hide
   */
  CheckpointHistory next(CheckpointStatistics statistics, List<Failure> failures, Instant now) {
    List<Checkpoint> savepoints =
        statistics.recent().stream().filter(Checkpoint::savepoint).toList();
    List<Long> newSavepoints =
        savepoints.stream()
            .filter(Checkpoint::completed)
            .map(Checkpoint::id)
            .filter(id -> id > lastSavepointId)
            .toList();
    long savepointCount = savepointsCompleted + newSavepoints.size();
    Optional<Checkpoint> completed =
        statistics
            .latestCompleted()
            .or(() -> lastCompleted)
            .map(one -> CompletionDate.of(one, lastCompleted, now));
    List<FailedCheckpoint> failed = failed(statistics, failures, now);
    List<FailedCheckpoint> newStreak = new ArrayList<>();
    for (FailedCheckpoint one : merge(streak, failed, (before, updated) -> updated)) {
      if (after(completed, one)) {
        newStreak.add(one);
      }
    }
    long fresh = newStreak.stream().filter(one -> !contains(streak, one)).count();
    boolean broken = newStreak.size() - fresh < streak.size();
    int length = broken ? newStreak.size() : streakLength + (int) fresh;
    return new CheckpointHistory(
        Math.max(completedTotal, statistics.completed() - savepointCount),
        savepointCount,
        newSavepoints.stream().reduce(lastSavepointId, Math::max),
        completed,
        statistics.recent().stream()
            .filter(one -> one.inProgress() && !one.savepoint())
            .reduce((newer, older) -> older),
        savepoints.stream()
            .filter(Checkpoint::inProgress)
            .map(Checkpoint::triggeredAt)
            .reduce((newer, older) -> older),
        savepoints.stream()
            .filter(one -> one.endedAt().isPresent())
            .max(Comparator.comparing(one -> one.endedAt().get()))
            .or(() -> lastSavepoint),
        Optional.of(now),
        last(newStreak),
        length,
        failed.isEmpty() ? lastFailed : Optional.of(failed.get(failed.size() - 1)),
        last(failed),
        totals(failed));
  }

  private static boolean after(Optional<Checkpoint> completed, FailedCheckpoint one) {
    return completed.flatMap(Checkpoint::completedAt).map(at -> one.at().isAfter(at)).orElse(true);
  }

  /** All failed ones that are or were lately in Flink's history, oldest first, causes updated. */
  private List<FailedCheckpoint> failed(
      CheckpointStatistics statistics, List<Failure> failures, Instant now) {
    List<FailedCheckpoint> seen =
        Stream.concat(statistics.latestFailed().stream(), statistics.recent().stream())
            .filter(one -> one.failed() && !one.savepoint())
            .map(one -> FailedCheckpoint.of(one, now))
            .filter(one -> !forgotten(one))
            .toList();
    List<LogFinding> findings = statistics.diagnosis().logFindings();
    List<FailedCheckpoint> explained =
        merge(recentlyFailed, seen, (before, again) -> before).stream()
            .map(one -> one.datedBy(now))
            .map(one -> one.explainedBy(failures))
            .map(one -> one.foundIn(findings))
            .toList();
    // The log is read at most every 10 minutes, and failures go on. What it shows for one failure
    // holds for others with the same message, also in later streaks, until it shows another cause.
    List<FailedCheckpoint> examples =
        explained.stream().filter(FailedCheckpoint::foundInLog).toList();
    List<FailedCheckpoint> read =
        examples.stream()
            .filter(one -> findings.stream().anyMatch(found -> found.checkpointId() == one.id()))
            .toList();
    return explained.stream()
        .map(one -> one.replacedBy(read))
        .map(one -> one.like(examples, SAME_CAUSE_TIME))
        .map(one -> one.settledBy(now.minus(SETTLE_TIME)))
        .toList();
  }

  /** Flink may be told to keep more than is kept here; what was forgotten has been counted. */
  private boolean forgotten(FailedCheckpoint one) {
    return recentlyFailed.size() == LONGEST_STREAK
        && FailedCheckpoint.IN_TIME.compare(one, recentlyFailed.get(0)) < 0;
  }

  private Map<CheckpointFailureCause, Long> totals(List<FailedCheckpoint> failed) {
    Map<CheckpointFailureCause, Long> totals = new EnumMap<>(failedTotals);
    for (FailedCheckpoint one : failed) {
      boolean counted =
          recentlyFailed.stream().anyMatch(before -> before.id() == one.id() && before.settled());
      if (one.settled() && !counted) {
        totals.merge(one.cause(), 1L, Long::sum);
      }
    }
    return totals;
  }

  /** By id, in the order of failing. */
  private static List<FailedCheckpoint> merge(
      List<FailedCheckpoint> older,
      List<FailedCheckpoint> newer,
      BinaryOperator<FailedCheckpoint> choice) {
    Map<Long, FailedCheckpoint> byId = new LinkedHashMap<>();
    older.forEach(one -> byId.put(one.id(), one));
    newer.forEach(one -> byId.merge(one.id(), one, choice));
    return byId.values().stream().sorted(FailedCheckpoint.IN_TIME).toList();
  }

  private static boolean contains(List<FailedCheckpoint> list, FailedCheckpoint wanted) {
    return list.stream().anyMatch(one -> one.id() == wanted.id());
  }

  private static List<FailedCheckpoint> last(List<FailedCheckpoint> list) {
    return list.subList(Math.max(0, list.size() - LONGEST_STREAK), list.size());
  }
}
