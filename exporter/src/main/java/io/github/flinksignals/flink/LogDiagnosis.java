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
 * Finds causes of failed checkpoints that only the JobManager's log contains. During a poll, each
 * job asks about its checkpoints and gets the findings so far. After the poll, the log is read once
 * for all jobs, unless it is still being read. The next poll gets the result: no poll waits for the
 * log.
 */
final class LogDiagnosis {
  private static final Logger log = LoggerFactory.getLogger(LogDiagnosis.class);

  private final LogReader reader;
  private final Executor executor;
  private final Map<String, LogReadSchedule> schedules = new HashMap<>();
  private boolean reading;

  /**
   * @param executor where the log is read
   */
  LogDiagnosis(LogReader reader, Executor executor) {
    this.reader = reader;
    this.executor = executor;
  }

  private record Question(long streak, Set<Long> checkpoints) {}

  /**
   * Asks about failed checkpoints and returns the findings so far.
   *
   * @param streak identifies the streak of failures: the id of the completed checkpoint before it
   * @param checkpoints ids of the checkpoints that failed for an unknown reason
   */
  synchronized CheckpointDiagnosis ask(
      String jobId, long streak, Set<Long> checkpoints, Instant now) {
    LogReadSchedule schedule = schedules.computeIfAbsent(jobId, first -> new LogReadSchedule());
    schedule.ask(streak, checkpoints, now);
    return new CheckpointDiagnosis(schedule.findings(), schedule.tooLong(), List.of());
  }

  /** Call this after each poll. */
  synchronized void readIfDue(Instant now) {
    schedules.values().removeIf(schedule -> schedule.expired(now));
    Map<String, Question> due = new HashMap<>();
    schedules.forEach(
        (job, schedule) -> {
          if (schedule.due(now)) {
            due.put(job, new Question(schedule.streak(), schedule.checkpoints()));
          }
        });
    if (reading || due.isEmpty()) {
      return;
    }
    reading = true;
    try {
      executor.execute(() -> read(due, now));
    } catch (RejectedExecutionException e) {
      log.debug("Closed before the JobManager's log was read");
    }
  }

  private void read(Map<String, Question> due, Instant now) {
    Map<String, Set<Long>> wanted = new HashMap<>();
    due.forEach((job, question) -> wanted.put(job, question.checkpoints()));
    Outcome outcome = new Outcome.Failed("could not be searched");
    try {
      outcome = reader.read(wanted);
    } finally {
      done(due, outcome, now);
    }
  }

  private synchronized void done(Map<String, Question> due, Outcome outcome, Instant now) {
    reading = false;
    due.forEach(
        (job, question) -> {
          LogReadSchedule schedule = schedules.get(job);
          if (schedule != null) {
            done(job, question, schedule, outcome, now);
          }
        });
  }

  private static void done(
      String job, Question question, LogReadSchedule schedule, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.TooLong tooLong) {
      schedule.tooLong(tooLong.bytes());
      if (schedule.firstProblem()) {
        log.warn(
            "Job {}: the cause of failed checkpoints is unknown: the JobManager's log is too long"
                + " ({} bytes, see --log-diagnosis.max-bytes)",
            job,
            tooLong.bytes());
      }
    } else if (outcome instanceof Outcome.Failed failed && schedule.firstProblem()) {
      log.warn(
          "Job {}: the cause of failed checkpoints is unknown: the JobManager's log {}",
          job,
          Secrets.mask(failed.explanation()));
    } else if (outcome instanceof Outcome.Read read && read.found().containsKey(job)) {
      Map<Long, Found> found = read.found().get(job);
      schedule.answered(question.streak(), found, now);
      Map.Entry<Long, Found> first = found.entrySet().iterator().next();
      log.info(
          "Job {}: checkpoint {} failed, the JobManager's log says: {}",
          job,
          first.getKey(),
          first.getValue().summary());
    }
  }
}
