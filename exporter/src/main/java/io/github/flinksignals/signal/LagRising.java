// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import io.github.flinksignals.history.TaskRates;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * True when the job falls further and further behind while it has work to do. Lag that is high and
 * steady is how some jobs are made; lag that falls is a job that catches up.
 */
final class LagRising implements Rule {
  /** Where every task is idle for most of its time, lag is not for want of speed. */
  private static final double MOSTLY = 0.5;

  @Override
  public FailureMode mode() {
    return FailureMode.LAG_RISING;
  }

  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Thresholds thresholds = context.thresholds();
    OptionalDouble behind = job.flow().lag().latest();
    if (behind.isEmpty()) {
      return new Finding.NotEnoughData(
          job.running().allRunning()
              ? "neither sources nor sinks tell how far behind they are"
              : "not all tasks run");
    }
    double seconds = behind.getAsDouble();
    double floor = thresholds.flow().lagFloor().toMillis() / 1e3;
    if (seconds < floor) {
      return Finding.inactive();
    }
    LagTrend lag = LagTrend.of(job, thresholds, context.now());
    if (!lag.rising() || !atWork(job)) {
      return Finding.inactive();
    }
    double limit = thresholds.flow().backpressure();
    if (explanationNear(job, limit) && !job.flow().lag().heldAtLeast(floor, TaskFlow.HOLD)) {
      return Finding.inactive();
    }
    Optional<Bottleneck> bottleneck = Bottleneck.find(job, limit);
    return new Finding.Active(
        "lag is "
            + Formats.duration(Duration.ofSeconds(Math.round(seconds)))
            + " and rises by "
            + Formats.decimal(lag.slope().getAsDouble())
            + " s per second"
            + bottleneck.map(one -> "; " + one.words()).orElse(""));
  }

  /**
   * Whether a load shows that explains the lag once it lasted. Until then nothing is said, so that
   * one incident is told of once, by its root; but for no longer than such a load takes to last.
   */
  private static boolean explanationNear(JobHistory job, double limit) {
    return job.flow().tasks().values().stream()
            .flatMap(flow -> flow.last().stream())
            .anyMatch(load -> load.backpressuredAbove(limit))
        || Bottleneck.find(job, limit)
            .filter(one -> one.task().role() == Task.Role.SINK && one.busy() > Bottleneck.SATURATED)
            .isPresent();
  }

  private static boolean atWork(JobHistory job) {
    return job.flow().pendingRecords().latest().orElse(0) > 0
        || job.tasks().values().stream().map(TaskRates::idle).anyMatch(r -> r.orElse(1) < MOSTLY);
  }
}
