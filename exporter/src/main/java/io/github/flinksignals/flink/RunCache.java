// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Responses about one run that later polls need not request again. Used by one thread at the same
 * time: polls do not overlap, and each job is read by one thread of a poll.
 */
final class RunCache {
  private static final Logger log = LoggerFactory.getLogger(RunCache.class);

  /** How often the exceptions of a job are read while some of its tasks do not run. */
  private static final ReadInterval BETWEEN_FAILURE_READINGS = ReadInterval.ofSeconds(10);

  /** How long a sink is read without its load after it did not report it. */
  private static final ReadInterval LOAD_MISSING = ReadInterval.ofSeconds(60);

  private final Map<String, SourceMetricNames> metricNames = new HashMap<>();
  private final RescaleReadSchedule rescales = new RescaleReadSchedule();
  private final Map<String, Instant> loadMissing = new HashMap<>();
  private final WatermarkReadSchedule watermarks = new WatermarkReadSchedule();
  private final SubtaskReadSchedule subtasks = new SubtaskReadSchedule();
  private Optional<Checkpointing> checkpointing = Optional.empty();
  private Optional<Instant> failuresReadAt = Optional.empty();
  private boolean lastFailuresRead;
  private OptionalLong restarts = OptionalLong.empty();
  private Optional<Instant> runningSince = Optional.empty();
  private Optional<Optional<CheckpointStatistics>> lastCheckpoints = Optional.empty();
  private Instant requestedAt = Instant.MIN;
  private boolean unanswered;
  private int unansweredPolls;
  private Optional<UnacknowledgedTasks> unacknowledged = Optional.empty();

  RescaleReadSchedule rescales() {
    return rescales;
  }

  WatermarkReadSchedule watermarks() {
    return watermarks;
  }

  SubtaskReadSchedule subtasks() {
    return subtasks;
  }

  /** The configuration of checkpointing; empty until it was read. */
  Optional<Checkpointing> checkpointing() {
    return checkpointing;
  }

  void checkpointing(Checkpointing configuration) {
    checkpointing = Optional.of(configuration);
  }

  /** Whether a poll read the run while it was live. */
  boolean readWhileLive() {
    return checkpointing.isPresent();
  }

  /**
   * The checkpoints of the run at its end. The outer value is empty until they were read, the inner
   * one if Flink has none.
   */
  Optional<Optional<CheckpointStatistics>> lastCheckpoints() {
    return lastCheckpoints;
  }

  void lastCheckpoints(Optional<CheckpointStatistics> response) {
    lastCheckpoints = Optional.of(response);
  }

  /** The last details that were read of a slow or expired checkpoint. */
  Optional<UnacknowledgedTasks> unacknowledged() {
    return unacknowledged;
  }

  void unacknowledged(UnacknowledgedTasks read) {
    unacknowledged = Optional.of(read);
  }

  /** When the job was last read; {@link Instant#MIN} if never. */
  Instant requestedAt() {
    return requestedAt;
  }

  /** Whether that reading had no response, or not before the poll timeout. */
  boolean unanswered() {
    return unanswered;
  }

  void requested(Instant now, boolean withoutAnswer) {
    requestedAt = now;
    unanswered = withoutAnswer;
  }

  /**
   * Logs once that a job does not answer. The first unanswered poll is not logged, because the job
   * may be starting or ending.
   */
  void answered(String jobId, RestResponse<?> response) {
    unansweredPolls = response.value().isPresent() ? 0 : unansweredPolls + 1;
    if (unansweredPolls == 2) {
      log.warn(
          "Job {}: exporting the job without details, because the JobManager {}",
          jobId,
          response.explanation());
    }
  }

  /**
   * The names of the metrics of a source; empty if they must be listed. A name can appear 20 s
   * after the first listing, and the metrics of a restarted job are missing for a short time.
   */
  Optional<SourceMetricNames> metricNames(Task source, Instant now) {
    return Optional.ofNullable(metricNames.get(source.id()))
        .filter(known -> !known.due(source.parallelism(), now));
  }

  /** Keeps the names of a new listing, and returns them compared with the listing before. */
  SourceMetricNames metricNamesListed(Task source, SourceMetricNames listed, Instant now) {
    SourceMetricNames before = metricNames.get(source.id());
    SourceMetricNames names = before == null ? listed.at(now) : listed.after(before, now);
    metricNames.put(source.id(), names);
    return names;
  }

  /** For an empty response: the source does not report one of the names any more. */
  void forgetMetricNames(String taskId) {
    metricNames.remove(taskId);
  }

  /** Whether a sink may report its load. */
  boolean loadWanted(String taskId, Instant now) {
    return LOAD_MISSING.due(Optional.ofNullable(loadMissing.get(taskId)), now);
  }

  /** For an empty response: the sink does not report its load yet. */
  void loadMissing(String taskId, Instant now) {
    loadMissing.put(taskId, now);
  }

  /**
   * Whether {@code /exceptions} may have something new since it was last read.
   *
   * @param newRestarts {@code numRestarts}; as old as the last fetch of metrics by Flink
   * @param newRunningSince changes immediately with every restart
   */
  boolean failuresWanted(
      boolean allRunning,
      OptionalLong newRestarts,
      Optional<Instant> newRunningSince,
      Instant now) {
    boolean restarted =
        failuresReadAt.isEmpty()
            ? newRestarts.orElse(0) > 0
            : !newRestarts.equals(restarts) || !newRunningSince.equals(runningSince);
    return restarted || (!allRunning && BETWEEN_FAILURE_READINGS.due(failuresReadAt, now));
  }

  /** Whether the exceptions of an ended run must be read, also if they were while it was live. */
  boolean lastFailuresWanted(JobState state) {
    return state == JobState.FAILED && !lastFailuresRead;
  }

  void lastFailuresRead() {
    lastFailuresRead = true;
  }

  void failuresRead(OptionalLong atRestarts, Optional<Instant> atRunningSince, Instant now) {
    restarts = atRestarts;
    runningSince = atRunningSince;
    failuresReadAt = Optional.of(now);
  }

  /** After a restart a task may report other metrics, so their names are listed again. */
  void restarted() {
    metricNames.clear();
    loadMissing.clear();
  }
}
