// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON bodies of {@code /jobs/:id/rescales}; see {@link RestMessages}. */
final class RescaleMessages {
  private RescaleMessages() {}

  /**
   * An entry of {@code /jobs/:id/rescales/history}, and the body of {@code
   * /jobs/:id/rescales/details/:id}. Only the details have vertices and states.
   *
   * @param endTimestampInMillis null while the rescale is in progress, as is {@code terminalState}
   */
  record RescaleResponse(
      String rescaleUuid,
      long startTimestampInMillis,
      Long endTimestampInMillis,
      String terminalState,
      String triggerCause,
      String terminatedReason,
      Map<String, RescaledVertex> vertices,
      List<SchedulerState> schedulerStates) {
    RescaleResponse {
      Objects.requireNonNull(rescaleUuid, "rescaleUuid");
      if (rescaleUuid.length() > RestMessages.LONGEST_ID) {
        throw new IllegalArgumentException("invalid id of a rescale");
      }
      vertices = vertices == null ? Map.of() : vertices;
      schedulerStates = schedulerStates == null ? List.of() : schedulerStates;
    }
  }

  /** A number is null if Flink does not know it yet. */
  record RescaledVertex(
      Integer desiredParallelism, Integer preRescaleParallelism, Integer postRescaleParallelism) {}

  /**
   * A state of the scheduler during a rescale.
   *
   * @param leaveTimestampInMillis null while the scheduler is in it
   */
  record SchedulerState(String state, long enterTimestampInMillis, Long leaveTimestampInMillis) {}
}
