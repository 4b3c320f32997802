// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Run;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param ends the last checkpoints of this job that completed or failed, oldest first, at most
 *     {@link #MOST_ENDS}
 * @param rescales times in which a rescale restarted this run; a checkpoint that was aborted then
 *     did not fail
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
    FailedCheckpoints failed,
    List<EndedCheckpoint> ends,
    List<Period> rescales) {
  /** At least twice the highest useful threshold. */
  static final int MOST_ENDS = 64;

  /** More than Flink's history of checkpoints covers. */
  private static final int MOST_RESCALES = 16;

  public CheckpointHistory {
    ends = List.copyOf(ends);
    rescales = List.copyOf(rescales);
  }

  /**
   * The time from one deployment to the next.
   *
   * @param from exclusive
   * @param to inclusive
   */
  record Period(Instant from, Instant to) {
    boolean contains(Instant at) {
      return at.isAfter(from) && !at.isAfter(to);
    }
  }

  static CheckpointHistory begin() {
    return begin(
        Optional.empty(), Optional.empty(), Optional.empty(), FailedCheckpoints.NONE, List.of());
  }

  /** Restored from the saved history. Flink reports the count of completed ones again. */
  static CheckpointHistory restored(
      Optional<Checkpoint> lastCompleted,
      Map<CheckpointFailureCause, Long> failedTotals,
      List<FailedCheckpoint> recentlyFailed,
      Run run) {
    return begin(
        lastCompleted,
        Optional.empty(),
        Optional.empty(),
        FailedCheckpoints.restored(
            lastCompleted.flatMap(Checkpoint::completedAt),
            failedTotals,
            recentlyFailed.stream().map(one -> one.savedOf(run)).toList()),
        List.of());
  }

  /**
   * A JobManager failover: the job continues, so its last checkpoints still count, but Flink's
   * counters restart at zero.
   */
  CheckpointHistory failover() {
    return begin(lastCompleted, lastSavepoint, lastReportedAt, failed.failover(), ends);
  }

  private static CheckpointHistory begin(
      Optional<Checkpoint> lastCompleted,
      Optional<Checkpoint> lastSavepoint,
      Optional<Instant> lastReportedAt,
      FailedCheckpoints failed,
      List<EndedCheckpoint> ends) {
    return new CheckpointHistory(
        0,
        0,
        0,
        lastCompleted,
        Optional.empty(),
        Optional.empty(),
        lastSavepoint,
        lastReportedAt,
        failed,
        ends,
        List.of());
  }

  /** A rescale restarted the job: it aborted the checkpoints in progress, which is no failure. */
  CheckpointHistory rescaled(Deployment from, Deployment to) {
    Period period = new Period(from.since(), to.since());
    FailedCheckpoints left = failed.without(one -> one.aborted() && period.contains(one.at()));
    List<Period> all = new ArrayList<>(rescales);
    all.add(period);
    return with(
        left,
        ends.stream()
            .filter(end -> !period.contains(end.at()) || end.completed() || contains(left, end))
            .toList(),
        Tail.of(all, MOST_RESCALES));
  }

  private static boolean contains(FailedCheckpoints failed, EndedCheckpoint end) {
    return failed.recent().stream()
        .anyMatch(one -> one.id() == end.id() && one.at().equals(end.at()));
  }

  /**
   * Whether more than half of the last {@code 2 * threshold} checkpoints failed; false until as
   * many have ended.
   */
  public boolean mostFailed(int threshold) {
    return ends.size() >= 2 * threshold && EndedCheckpoint.mostFailed(ends, threshold);
  }

  /** What is kept of a job that is no longer exported. */
  CheckpointHistory retired() {
    return with(failed, List.of(), List.of());
  }

  private CheckpointHistory with(
      FailedCheckpoints newFailed, List<EndedCheckpoint> newEnds, List<Period> newRescales) {
    return new CheckpointHistory(
        completedTotal,
        savepointsCompleted,
        lastSavepointId,
        lastCompleted,
        inProgress,
        savepointSince,
        lastSavepoint,
        lastReportedAt,
        newFailed,
        newEnds,
        newRescales);
  }

  /** How many of the last {@code count} checkpoints failed. */
  public int failedOfLast(int count) {
    return EndedCheckpoint.failedOfLast(ends, count);
  }

  /** The statistics without checkpoints that a rescale aborted. */
  private CheckpointStatistics withoutAborted(CheckpointStatistics statistics, Run run) {
    return rescales.isEmpty()
        ? statistics
        : statistics.without(
            one ->
                one.failedAt().filter(at -> during(at)).isPresent()
                    && FailedCheckpoint.of(one, run, Instant.MAX).aborted());
  }

  private boolean during(Instant at) {
    return rescales.stream().anyMatch(period -> period.contains(at));
  }

  /**
   * Adds entries of {@code /exceptions}, which may name a cause that the checkpoint's own message
   * hides.
   *
   * @param failures newest first; empty if a poll did not read them
   */
  CheckpointHistory explainedBy(List<Failure> failures, Run run) {
    return failures.isEmpty() ? this : with(failed.explainedBy(failures, run), ends, rescales);
  }

  /** Adds what a poll saw. */
  CheckpointHistory next(CheckpointStatistics reported, Run run, Instant now) {
    CheckpointStatistics statistics = withoutAborted(reported, run);
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
        failed.next(statistics, run, completed.flatMap(Checkpoint::completedAt), now),
        ends(statistics),
        rescales);
  }

  private List<EndedCheckpoint> ends(CheckpointStatistics statistics) {
    List<EndedCheckpoint> all = new ArrayList<>(ends);
    statistics.recent().stream()
        .flatMap(checkpoint -> EndedCheckpoint.of(checkpoint).stream())
        .filter(end -> !ends.contains(end) && !alreadyDropped(end))
        .sorted(EndedCheckpoint.BY_TIME)
        .forEach(all::add);
    return Tail.of(all, MOST_ENDS);
  }

  /** Flink may be configured to keep more entries. */
  private boolean alreadyDropped(EndedCheckpoint end) {
    return ends.size() == MOST_ENDS && EndedCheckpoint.BY_TIME.compare(end, ends.get(0)) < 0;
  }
}
