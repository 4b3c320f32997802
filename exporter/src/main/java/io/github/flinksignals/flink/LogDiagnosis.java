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
 * Learns from the JobManager's log what nothing else tells. During a poll jobs say what they want
 * to know and get what is known; after the poll one reading begins, for all of them together,
 * unless one is still going on. Its result is there for the next poll: no poll waits for a log.
 */
final class LogDiagnosis {
  private static final Logger log = LoggerFactory.getLogger(LogDiagnosis.class);

  private final LogReader reader;
  private final Executor executor;
  private final Map<String, LogReadSchedule> inquiries = new HashMap<>();
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
   * Asks for what the log says, and gives what is known.
   *
   * @param streak tells streaks of failures apart: the id of the completed checkpoint before it
   * @param checkpoints ids of those that failed for a reason that is not known
   */
  synchronized CheckpointDiagnosis ask(
      String jobId, long streak, Set<Long> checkpoints, Instant now) {
    LogReadSchedule inquiry = inquiries.computeIfAbsent(jobId, first -> new LogReadSchedule());
    inquiry.ask(streak, checkpoints, now);
    return new CheckpointDiagnosis(inquiry.findings(), inquiry.tooLong(), List.of());
  }

  /** To be called after each poll. */
  synchronized void readIfDue(Instant now) {
    inquiries.values().removeIf(inquiry -> inquiry.over(now));
    Map<String, Question> due = new HashMap<>();
    inquiries.forEach(
        (job, inquiry) -> {
          if (inquiry.due(now)) {
            due.put(job, new Question(inquiry.streak(), inquiry.checkpoints()));
          }
        });
    if (reading || due.isEmpty()) {
      return;
    }
    reading = true;
    try {
      executor.execute(() -> read(due, now));
    } catch (RejectedExecutionException e) {
      log.debug("Closed while a log was to be read");
    }
  }

  private void read(Map<String, Question> due, Instant now) {
    Map<String, Set<Long>> wanted = new HashMap<>();
    due.forEach((job, question) -> wanted.put(job, question.checkpoints()));
    Outcome outcome = new Outcome.Failed("made the search break off");
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
          LogReadSchedule inquiry = inquiries.get(job);
          if (inquiry != null) {
            done(job, question, inquiry, outcome, now);
          }
        });
  }

  private static void done(
      String job, Question question, LogReadSchedule inquiry, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.TooLong tooLong) {
      inquiry.tooLong(tooLong.bytes());
      if (inquiry.tellTrouble()) {
        log.warn(
            "Job {}: why checkpoints fail is not known, the JobManager's log is too long to be read"
                + " ({} bytes; see --log-diagnosis.max-bytes)",
            job,
            tooLong.bytes());
      }
    } else if (outcome instanceof Outcome.Failed failed && inquiry.tellTrouble()) {
      log.warn(
          "Job {}: why checkpoints fail is not known, the JobManager's log {}",
          job,
          Secrets.mask(failed.explanation()));
    } else if (outcome instanceof Outcome.Read read && read.found().containsKey(job)) {
      Map<Long, Found> found = read.found().get(job);
      inquiry.answered(question.streak(), found, now);
      Map.Entry<Long, Found> first = found.entrySet().iterator().next();
      log.info(
          "Job {}: checkpoint {} failed, the JobManager's log says: {}",
          job,
          first.getKey(),
          Secrets.mask(first.getValue().line()));
    }
  }
}
