// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Restart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Active when the job restarted often recently because of its own errors. Restarts because of
 * missing slots, lost TaskManagers, failed checkpoints or a rescale do not count: other failure
 * modes report those.
 */
final class RestartLoop implements Rule {
  private static final int RESTARTS = 3;
  static final Duration WINDOW = Duration.ofMinutes(10);

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Restart> restarts =
        job.restarts().since(context.now().minus(WINDOW)).stream()
            .filter(Restart::unattributed)
            .toList();
    if (restarts.size() >= RESTARTS) {
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
}
