// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * Additional facts about checkpoints that fail or take too long. Requested only in that case.
 *
 * @param logFindings about failures since the last completed checkpoint; read from the JobManager's
 *     log at most once per streak, and repeated in each poll
 * @param unreadLogBytes length of the log if it was too long to read; empty otherwise
 * @param unacknowledgedTasks names of the tasks that did not acknowledge the slow or expired
 *     checkpoint, in plan order; from {@code /jobs/:id/checkpoints/details/:id}
 */
public record CheckpointDiagnosis(
    List<LogFinding> logFindings, OptionalLong unreadLogBytes, List<String> unacknowledgedTasks) {
  /** Nothing was requested, or nothing was found. */
  public static final CheckpointDiagnosis NONE =
      new CheckpointDiagnosis(List.of(), OptionalLong.empty(), List.of());

  public CheckpointDiagnosis {
    logFindings = List.copyOf(logFindings);
    unacknowledgedTasks = List.copyOf(unacknowledgedTasks);
  }
}
