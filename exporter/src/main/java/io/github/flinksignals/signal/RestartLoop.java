// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Restart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * True when the job restarted often of late for reasons of its own. Restarts for want of slots, for
 * lost TaskManagers, for failed checkpoints or for a rescale are theirs to tell.
 */
final class RestartLoop implements Rule {
  private static final int RESTARTS = 3;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  @Override
  public FailureMode mode() {
    return FailureMode.RESTART_LOOP;
  }

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
              + exception.orElse("no exception that Flink tells"));
    }
    boolean counted = job.restarts().counted().isPresent();
    return counted || !job.restarts().recent().isEmpty()
        ? Finding.inactive()
        : new Finding.NotEnoughData("Flink did not tell the number of restarts yet");
  }
}
