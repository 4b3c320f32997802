// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of a run, collected from poll to poll. Savepoints count neither as completed nor
 * as failed, because people trigger them and not the checkpoint interval.
 *
 * @param completedTotal completed checkpoints of this run; kept while Flink reports fewer
 * @param savepointsCompleted completed savepoints of this run, which Flink includes in its count
 * @param lastSavepointId highest id of those savepoints
 * @param lastCompleted of this run, or of the one before a JobManager failover; empty if none is
 *     known
 * @param inProgress the oldest checkpoint in progress; empty if there is none
 * @param savepointSince when the oldest savepoint in progress was triggered; empty if there is none
 * @param lastSavepoint the savepoint that completed or failed last; empty if none is known
 * @param lastReportedAt the last poll in which Flink reported checkpoints; empty if there was none
 * @param failed the checkpoints that failed
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
    FailedCheckpoints failed) {

  static CheckpointHistory begin() {
    return begin(Optional.empty(), Optional.empty(), Optional.empty(), FailedCheckpoints.NONE);
  }

  /** Restored from the saved history. Flink reports the count of completed ones again. */
  static CheckpointHistory restored(
      Optional<Checkpoint> lastCompleted,
      Map<CheckpointFailureCause, Long> failedTotals,
      List<FailedCheckpoint> recentlyFailed) {
    return begin(
        lastCompleted,
        Optional.empty(),
        Optional.empty(),
        FailedCheckpoints.restored(
            lastCompleted.flatMap(Checkpoint::completedAt), failedTotals, recentlyFailed));
  }

  /**
   * A JobManager failover: the job continues, so its last checkpoints still count, but Flink's
   * counters restart at zero.
   */
  CheckpointHistory failover() {
    return begin(lastCompleted, lastSavepoint, lastReportedAt, failed.failover());
  }

  private static CheckpointHistory begin(
      Optional<Checkpoint> lastCompleted,
      Optional<Checkpoint> lastSavepoint,
      Optional<Instant> lastReportedAt,
      FailedCheckpoints failed) {
    return new CheckpointHistory(
        0,
        0,
        0,
        lastCompleted,
        Optional.empty(),
        Optional.empty(),
        lastSavepoint,
        lastReportedAt,
        failed);
  }

  /**
   * Adds what a poll saw.
   *
   * @param failures entries of {@code /exceptions}, which may name a cause that the checkpoint's
   *     own message hides
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
            .map(one -> CompletionTime.corrected(one, lastCompleted, now));
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
        failed.next(statistics, completed.flatMap(Checkpoint::completedAt), failures, now));
  }
}
