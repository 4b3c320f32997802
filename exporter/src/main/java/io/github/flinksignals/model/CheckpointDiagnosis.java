// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * What was learned of checkpoints that fail or take too long. Nothing of it is asked for while all
 * looks well.
 *
 * @param logFindings about failures since the last completed checkpoint; from the JobManager's log,
 *     read at most once for them, and given again with each poll
 * @param unreadLogBytes length of that log if it was too long to be read; empty otherwise
 * @param unacknowledgedTasks names of the tasks that did not acknowledge the checkpoint that is
 *     slow or expired, in plan order; from {@code /jobs/:id/checkpoints/details/:id}
 */
public record CheckpointDiagnosis(
    List<LogFinding> logFindings, OptionalLong unreadLogBytes, List<String> unacknowledgedTasks) {
  /** Nothing was asked, or nothing was learned. */
  public static final CheckpointDiagnosis NONE =
      new CheckpointDiagnosis(List.of(), OptionalLong.empty(), List.of());

  public CheckpointDiagnosis {
    logFindings = List.copyOf(logFindings);
    unacknowledgedTasks = List.copyOf(unacknowledgedTasks);
  }
}
