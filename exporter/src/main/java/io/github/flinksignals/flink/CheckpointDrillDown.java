// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.SlowCheckpointLimits.SLOW;
import static io.github.flinksignals.model.SlowCheckpointLimits.SUSPECT;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointDiagnosis;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads more about the checkpoints of a job if they look slow or failing, and nothing otherwise.
 */
final class CheckpointDrillDown {
  private final FlinkEndpoints flink;
  private final Optional<LogDiagnosis> logDiagnosis;
  private final Instant now;
  private final Deadline deadline;

  /**
   * For one poll.
   *
   * @param logDiagnosis empty if the JobManager's log must not be read
   */
  CheckpointDrillDown(
      FlinkEndpoints flink, Optional<LogDiagnosis> logDiagnosis, Instant now, Deadline deadline) {
    this.flink = flink;
    this.logDiagnosis = logDiagnosis;
    this.now = now;
    this.deadline = deadline;
  }

  /** The statistics with the findings from the log and the tasks that delay a checkpoint. */
  CheckpointStatistics into(
      String jobId, CheckpointStatistics statistics, List<Task> tasks, RunCache cache) {
    List<Checkpoint> streak = streak(statistics);
    CheckpointDiagnosis fromLog = fromLog(jobId, statistics, streak);
    List<String> unacknowledged =
        suspect(statistics, streak, cache.checkpointing())
            .map(checkpoint -> unacknowledged(jobId, checkpoint, tasks, cache))
            .orElse(List.of());
    return statistics.with(
        new CheckpointDiagnosis(fromLog.logFindings(), fromLog.unreadLogBytes(), unacknowledged));
  }

  /** The checkpoints that failed since the last completed one, newest first. */
  private static List<Checkpoint> streak(CheckpointStatistics statistics) {
    Instant completed =
        statistics.latestCompleted().flatMap(Checkpoint::completedAt).orElse(Instant.EPOCH);
    return Stream.concat(statistics.latestFailed().stream(), statistics.recent().stream())
        .filter(checkpoint -> checkpoint.failed() && !checkpoint.savepoint())
        .filter(checkpoint -> checkpoint.failedAt().map(at -> at.isAfter(completed)).orElse(true))
        .toList();
  }

  private CheckpointDiagnosis fromLog(
      String jobId, CheckpointStatistics statistics, List<Checkpoint> streak) {
    Set<Long> unexplained =
        streak.stream()
            .filter(
                checkpoint ->
                    checkpoint.failure().map(CheckpointFailure::hiddenInLog).orElse(false))
            .map(Checkpoint::id)
            .collect(Collectors.toSet());
    if (unexplained.isEmpty() || logDiagnosis.isEmpty()) {
      return CheckpointDiagnosis.NONE;
    }
    long before = statistics.latestCompleted().map(Checkpoint::id).orElse(-1L);
    return logDiagnosis.get().request(jobId, before, unexplained, now);
  }

  /** The checkpoint in progress if it takes long, otherwise the last one if it expired. */
  private Optional<Checkpoint> suspect(
      CheckpointStatistics statistics,
      List<Checkpoint> streak,
      Optional<Checkpointing> checkpointing) {
    Optional<Checkpoint> slow =
        statistics.recent().stream()
            .filter(checkpoint -> checkpoint.inProgress() && !checkpoint.savepoint())
            .reduce((newer, older) -> older)
            .filter(checkpoint -> takesLong(checkpoint, statistics, checkpointing));
    return slow.or(
        () ->
            streak.stream()
                .findFirst()
                .filter(
                    last ->
                        last.failure()
                            .map(failure -> failure.cause() == CheckpointFailureCause.TIMEOUT)
                            .orElse(false)));
  }

  private boolean takesLong(
      Checkpoint checkpoint,
      CheckpointStatistics statistics,
      Optional<Checkpointing> checkpointing) {
    Duration age = Duration.between(checkpoint.triggeredAt(), now);
    Optional<Duration> timeout = checkpointing.map(Checkpointing::timeout);
    Optional<Duration> last = statistics.latestCompleted().flatMap(Checkpoint::duration);
    boolean suspect = timeout.map(limit -> SUSPECT.nearTimeout(age, limit)).orElse(false);
    if (last.isEmpty()) {
      return suspect;
    }
    return timeout.map(limit -> SLOW.nearTimeout(age, limit)).orElse(false)
        || (SUSPECT.farAboveBaseline(age, last.get()) && (suspect || SUSPECT.aboveMinimum(age)));
  }

  private List<String> unacknowledged(
      String jobId, Checkpoint checkpoint, List<Task> tasks, RunCache cache) {
    boolean ended = !checkpoint.inProgress();
    Optional<UnacknowledgedTasks> known = cache.unacknowledged();
    if (known.isPresent() && known.get().validFor(checkpoint.id(), ended, now)) {
      return known.get().tasks();
    }
    List<String> names =
        flink
            .checkpointDetails(jobId, checkpoint.id(), deadline)
            .value()
            .map(details -> unacknowledged(details, tasks))
            .orElse(List.of());
    cache.unacknowledged(new UnacknowledgedTasks(checkpoint.id(), ended, now, names));
    return names;
  }

  private static List<String> unacknowledged(
      RestMessages.CheckpointDetails details, List<Task> tasks) {
    return tasks.stream()
        .filter(
            task -> {
              RestMessages.TaskCheckpoint progress = details.tasks().get(task.id());
              return progress != null && progress.acknowledgedSubtasks() < progress.subtasks();
            })
        .map(Task::name)
        .toList();
  }
}
