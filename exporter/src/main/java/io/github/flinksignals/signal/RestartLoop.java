// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Restart;
import io.github.flinksignals.history.RestartReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Active when the job failed often recently because of its own errors, or went back to the same
 * checkpoint as often within a longer time, so that its work since then was lost, or fails again
 * each time after it has run for a while. Restarts because of missing slots, lost TaskManagers,
 * failed checkpoints or a rescale do not count: other failure modes report those. No other one
 * reports restarts because of failed savepoints, so they count.
 */
final class RestartLoop implements Rule {
  private static final int RESTARTS = 3;
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** A job that checkpoints rarely may fail rarely as well, and makes no progress all the same. */
  private static final Duration WITHOUT_PROGRESS = Duration.ofHours(1);

  /** So many failures in a row will not be the last, even if the job makes progress in between. */
  private static final int RECURRENCES = 5;

  /** A job that does not fail for longer counts as repaired. */
  private static final Duration RECURS_WITHIN = Duration.ofMinutes(15);

  /**
   * Tasks that exchange no records with each other restart on their own, so one cause can restart a
   * job without a shuffle as often as it has subtasks.
   */
  private static final Duration SAME_CAUSE = Duration.ofSeconds(5);

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Restart> recent = ownSince(context.now().minus(WINDOW), job);
    if (failures(recent) >= RESTARTS) {
      return new Finding.Active(
          recent.size() + " restarts in " + Formats.duration(WINDOW) + last(recent));
    }
    Instant earliest = context.now().minus(WITHOUT_PROGRESS);
    Optional<Instant> completed = CheckpointData.lastCompleted(job);
    List<Restart> inVain =
        completed.map(at -> ownSince(at.isAfter(earliest) ? at : earliest, job)).orElse(List.of());
    if (failures(inVain) >= RESTARTS) {
      return new Finding.Active(
          inVain.size()
              + " restarts in "
              + Formats.duration(WITHOUT_PROGRESS)
              + ", and no checkpoint has completed since "
              + Formats.time(completed.get())
              + last(inVain));
    }
    List<Instant> recurrences = recurrences(job, context.now());
    if (recurrences.size() >= RECURRENCES) {
      return new Finding.Active(
          recurrences.size()
              + " restarts since "
              + Formats.time(recurrences.get(0))
              + ", each within "
              + Formats.duration(RECURS_WITHIN)
              + " of the one before"
              + last(ownSince(recurrences.get(0), job)));
    }
    boolean counted = job.restarts().counted().isPresent();
    return counted || !job.restarts().recent().isEmpty()
        ? Finding.inactive()
        : new Finding.NotEnoughData("Flink has not reported the number of restarts yet");
  }

  /** The latest failures of a job that ran stably in between, if it may soon fail again. */
  private static List<Instant> recurrences(JobHistory job, Instant now) {
    List<Instant> all = Recurrence.of(ownSince(Instant.MIN, job));
    int first = all.size();
    Instant next = now;
    while (first > 0 && !next.isAfter(all.get(first - 1).plus(RECURS_WITHIN))) {
      first--;
      next = all.get(first);
    }
    return all.subList(first, all.size());
  }

  /** The restarts because of the job's own errors and of failed savepoints, oldest first. */
  private static List<Restart> ownSince(Instant time, JobHistory job) {
    return job.restarts().since(time).stream()
        .filter(restart -> restart.unattributed() || bySavepoint(restart))
        .sorted(Comparator.comparing(Restart::at))
        .toList();
  }

  private static boolean bySavepoint(Restart restart) {
    return restart.reason() == RestartReason.SAVEPOINT;
  }

  private static String last(List<Restart> restarts) {
    Restart last = restarts.get(restarts.size() - 1);
    String exception = last.exception().orElse("no exception reported by Flink");
    return ", the last with " + exception + (bySavepoint(last) ? ", for a failed savepoint" : "");
  }

  /**
   * How often the job failed: restarts shortly after the first one for a cause do not count. When a
   * restart without an exception happened is not known, so each of them counts.
   */
  private static int failures(List<Restart> restarts) {
    int failures = 0;
    Instant counted = Instant.MIN;
    for (Restart restart : restarts) {
      if (restart.exception().isEmpty()) {
        failures++;
      } else if (!restart.at().isBefore(counted.plus(SAME_CAUSE))) {
        failures++;
        counted = restart.at();
      }
    }
    return failures;
  }
}
