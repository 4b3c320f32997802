// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Active when the job failed often recently because of its own errors. Restarts because of missing
 * slots, lost TaskManagers, failed checkpoints or a rescale do not count: other failure modes
 * report those.
 */
final class RestartLoop implements Rule {
  private static final int RESTARTS = 3;
  static final Duration WINDOW = Duration.ofMinutes(10);

  /**
   * Tasks that exchange no records with each other restart on their own, so one cause can restart a
   * job without a shuffle as often as it has subtasks.
   */
  private static final Duration SAME_CAUSE = Duration.ofSeconds(5);

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Restart> restarts =
        job.restarts().since(context.now().minus(WINDOW)).stream()
            .filter(Restart::unattributed)
            .sorted(Comparator.comparing(Restart::at))
            .toList();
    if (failures(restarts) >= RESTARTS) {
      Optional<String> exception = restarts.get(restarts.size() - 1).exception();
      return new Finding.Active(
          restarts.size()
              + " restarts in "
              + Formats.duration(WINDOW)
              + ", the last with "
              + exception.orElse("no exception reported by Flink"));
    }
    boolean counted = job.restarts().counted().isPresent();
    return counted || !job.restarts().recent().isEmpty()
        ? Finding.inactive()
        : new Finding.NotEnoughData("Flink has not reported the number of restarts yet");
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
