// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.util.EnumSet;
import java.util.Set;

/**
 * Adds to a finding that a TaskManager spends much of its time on garbage collection: it then
 * processes records slowly, acknowledges checkpoints late, and may miss heartbeats.
 */
final class GarbageCollectionEvidence {
  /** A healthy TaskManager spends a few percent. */
  private static final double MUCH = 0.25;

  /** What a slow or lost TaskManager may cause. */
  private static final Set<FailureMode> CONSEQUENCES =
      EnumSet.of(
          FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
          FailureMode.CHECKPOINTS_FAILING,
          FailureMode.CHECKPOINTS_SLOW,
          FailureMode.CHECKPOINTS_STALLED,
          FailureMode.TASK_MANAGERS_LOST,
          FailureMode.RESTART_LOOP,
          FailureMode.SLOW_TASK_MANAGER,
          FailureMode.BACKPRESSURE,
          FailureMode.SINK_SATURATED,
          FailureMode.LAG_RISING);

  private GarbageCollectionEvidence() {}

  /**
   * The finding with its evidence extended; unchanged if garbage collection does not explain it.
   */
  static Finding added(FailureMode mode, Finding finding, RuleContext context) {
    return finding instanceof Finding.Active active && CONSEQUENCES.contains(mode)
        ? context
            .cluster()
            .garbageCollection()
            .filter(reading -> reading.share() >= MUCH)
            .<Finding>map(
                reading ->
                    new Finding.Active(
                        active.evidence()
                            + "; garbage collection took "
                            + Formats.percent(reading.share())
                            + " of the time of a TaskManager in the minute before "
                            + Formats.time(reading.at()),
                        active.since()))
            .orElse(finding)
        : finding;
  }
}
