// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.flink.LogReader.Outcome;
import io.github.flinksignals.flink.LogSearch.Found;
import io.github.flinksignals.model.CheckpointDiagnosis;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches the JobManager's log for the causes of failed checkpoints that the REST API does not
 * report. During a poll each job requests what it needs and gets what is known. After the poll, one
 * reading for all jobs starts, unless one is still in progress. The next poll gets its result, so
 * no poll waits for a log.
 */
final class LogDiagnosis {
  private static final Logger log = LoggerFactory.getLogger(LogDiagnosis.class);

  private final LogReader reader;
  private final Executor executor;
  private final Map<String, LogReadSchedule> schedules = new HashMap<>();
  private boolean reading;

  /**
   * Reads nothing before the first {@link #readIfDue}.
   *
   * @param executor runs the readings of the log
   */
  LogDiagnosis(LogReader reader, Executor executor) {
    this.reader = reader;
    this.executor = executor;
  }

  private record Request(long streak, Set<Long> checkpoints) {}

  /**
   * Requests the causes of failed checkpoints, and returns what is known by now.
   *
   * @param streak identifies a streak of failures: the id of the completed checkpoint before it
   * @param checkpoints ids of the checkpoints that failed for an unknown cause
   */
  synchronized CheckpointDiagnosis request(
      String jobId, long streak, Set<Long> checkpoints, Instant now) {
    LogReadSchedule schedule = schedules.computeIfAbsent(jobId, id -> new LogReadSchedule());
    schedule.request(streak, checkpoints, now);
    return new CheckpointDiagnosis(schedule.findings(), schedule.tooLong(), List.of());
  }

  /** Starts a reading if one is due. Must be called after each poll. */
  synchronized void readIfDue(Instant now) {
    schedules.values().removeIf(schedule -> schedule.expired(now));
    Map<String, Request> due = new HashMap<>();
    schedules.forEach(
        (job, schedule) -> {
          if (schedule.due(now)) {
            due.put(job, new Request(schedule.streak(), schedule.checkpoints()));
          }
        });
    if (reading || due.isEmpty()) {
      return;
    }
    reading = true;
    try {
      executor.execute(() -> read(due, now));
    } catch (RejectedExecutionException e) {
      log.debug("The exporter was closed before the log was read");
    }
  }

  private void read(Map<String, Request> due, Instant now) {
    Map<String, Set<Long>> wanted = new HashMap<>();
    due.forEach((job, request) -> wanted.put(job, request.checkpoints()));
    Outcome outcome = new Outcome.Failed("could not be searched");
    try {
      outcome = reader.read(wanted);
    } finally {
      done(due, outcome, now);
    }
  }

  private synchronized void done(Map<String, Request> due, Outcome outcome, Instant now) {
    reading = false;
    due.forEach(
        (job, request) -> {
          LogReadSchedule schedule = schedules.get(job);
          if (schedule != null) {
            done(job, request, schedule, outcome, now);
          }
        });
  }

  private static void done(
      String job, Request request, LogReadSchedule schedule, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.TooLong tooLong) {
      schedule.tooLong(tooLong.bytes());
      if (schedule.shouldLogProblem()) {
        log.warn(
            "Job {}: the cause of failing checkpoints is unknown, because the JobManager's log is"
                + " too long to read ({} bytes); raise --log-diagnosis.max-bytes to read it",
            job,
            tooLong.bytes());
      }
    } else if (outcome instanceof Outcome.Failed failed && schedule.shouldLogProblem()) {
      log.warn(
          "Job {}: the cause of failing checkpoints is unknown, because the JobManager's log {}",
          job,
          failed.explanation());
    } else if (outcome instanceof Outcome.Read read && read.found().containsKey(job)) {
      Map<Long, Found> found = read.found().get(job);
      schedule.answered(request.streak(), found, now);
      Map.Entry<Long, Found> first = found.entrySet().iterator().next();
      log.info(
          "Job {}: cause of failed checkpoint {} in the JobManager's log: {}",
          job,
          first.getKey(),
          first.getValue().summary());
    }
  }
}
