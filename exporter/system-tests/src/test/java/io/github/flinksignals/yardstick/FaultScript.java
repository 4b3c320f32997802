// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.cluster.job.JobOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a fault is injected into a healthy job and repaired.
 *
 * @param options of the healthy job
 * @param healthy how long it runs before
 * @param prepare what happens before the fault and is none, such as a planned stop
 * @param inject begins the fault
 * @param effect what the fault changes
 * @param repair ends the fault
 */
record FaultScript(
    JobOptions options,
    Duration healthy,
    Consumer<FaultSubject> prepare,
    Consumer<FaultSubject> inject,
    Effect effect,
    Consumer<FaultSubject> repair) {
  /** Rarer checkpoints than in other tests: at its start, a job misses several of one a second. */
  static final JobOptions JOB = JobOptions.defaults().withCheckpointInterval(Duration.ofSeconds(5));

  /** The gauges of Flink average over a minute, and the start of a job counts as busy. */
  private static final Duration GAUGES_SETTLE = Duration.ofSeconds(75);

  static FaultScript of(
      JobOptions options,
      Consumer<FaultSubject> inject,
      Effect effect,
      Consumer<FaultSubject> repair) {
    return new FaultScript(options, GAUGES_SETTLE, subject -> {}, inject, effect, repair);
  }

  /** A fault of the code or the input of the job, which ends when the faults are cleared. */
  static FaultScript ofJob(JobOptions options, Consumer<FaultSubject> inject, Effect effect) {
    return of(options, inject, effect, subject -> subject.faults().clear());
  }

  FaultScript preparedBy(Consumer<FaultSubject> first) {
    return new FaultScript(options, healthy, first, inject, effect, repair);
  }

  FaultScript healthyFor(Duration time) {
    return new FaultScript(options, time, prepare, inject, effect, repair);
  }
}
