// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_SLOW;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.LAG_RISING;
import static io.github.flinksignals.signal.FailureMode.RESTART_LOOP;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static io.github.flinksignals.signal.FailureMode.SUBTASKS_IDLE;
import static io.github.flinksignals.signal.FailureMode.TASK_MANAGERS_LOST;
import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FlowExplanationsTest {
  private static final Explanations.Facts NONE = new Explanations.Facts(false, false);
  private static final Explanations.Facts RESTARTED = new Explanations.Facts(true, false);
  private static final Explanations.Facts TIMEOUT = new Explanations.Facts(false, true);

  private record Row(
      String why, Explanations.Facts facts, Set<FailureMode> active, Set<FailureMode> roots) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "a slow sink fills the buffers before it, and all waits in them",
            NONE,
            EnumSet.of(SINK_SATURATED, BACKPRESSURE, LAG_RISING, CHECKPOINTS_SLOW),
            EnumSet.of(SINK_SATURATED)),
        new Row(
            "barriers that wait in full buffers expire",
            TIMEOUT,
            EnumSet.of(BACKPRESSURE, CHECKPOINTS_FAILING),
            EnumSet.of(BACKPRESSURE)),
        new Row(
            "a slow sink does not take anybody's storage away",
            NONE,
            EnumSet.of(SINK_SATURATED, CHECKPOINTS_FAILING),
            EnumSet.of(SINK_SATURATED, CHECKPOINTS_FAILING)),
        new Row(
            "slots went with the TaskManagers, and with the slots the rest",
            NONE,
            EnumSet.of(TASK_MANAGERS_LOST, SLOT_STARVATION, JOB_NOT_RUNNING, LAG_RISING),
            EnumSet.of(TASK_MANAGERS_LOST)),
        new Row(
            "what starvation explains is explained before it shows",
            NONE,
            EnumSet.of(TASK_MANAGERS_LOST, CHECKPOINTS_FAILING),
            EnumSet.of(TASK_MANAGERS_LOST)),
        new Row(
            "a job that restarts does not read",
            NONE,
            EnumSet.of(RESTART_LOOP, LAG_RISING),
            EnumSet.of(RESTART_LOOP)),
        new Row(
            "checkpoints that restart the job hold it up",
            RESTARTED,
            EnumSet.of(CHECKPOINTS_FAILING, LAG_RISING),
            EnumSet.of(CHECKPOINTS_FAILING)),
        new Row(
            "checkpoints that fail and are tolerated hold up nothing",
            NONE,
            EnumSet.of(CHECKPOINTS_FAILING, LAG_RISING),
            EnumSet.of(CHECKPOINTS_FAILING, LAG_RISING)),
        new Row(
            "lag is measured in event time, which stands still",
            NONE,
            EnumSet.of(WATERMARK_STALLED, LAG_RISING),
            EnumSet.of(WATERMARK_STALLED)),
        new Row(
            "idle subtasks explain nothing and are explained by nothing",
            NONE,
            EnumSet.of(SUBTASKS_IDLE, LAG_RISING),
            EnumSet.of(SUBTASKS_IDLE, LAG_RISING)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void namesOneRootForOneIncident(Row row) {
    Map<FailureMode, Instant> since =
        row.active().stream().collect(Collectors.toMap(mode -> mode, mode -> Instant.EPOCH));
    RootCauses found = RootCauses.of(since, row.facts(), Map.of(), Optional.empty(), Instant.EPOCH);

    assertThat(found.modes()).isEqualTo(row.roots());
  }
}
