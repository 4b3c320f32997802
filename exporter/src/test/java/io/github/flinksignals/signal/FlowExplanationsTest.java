// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_SLOW;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_STALLED;
import static io.github.flinksignals.signal.FailureMode.DATA_SKEW;
import static io.github.flinksignals.signal.FailureMode.JOB_NOT_RUNNING;
import static io.github.flinksignals.signal.FailureMode.LAG_RISING;
import static io.github.flinksignals.signal.FailureMode.RESTART_LOOP;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static io.github.flinksignals.signal.FailureMode.SLOW_TASK_MANAGER;
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
  private static final Explanations.Facts NONE = Explanations.Facts.NONE;
  private static final Explanations.Facts RESTARTED =
      new Explanations.Facts(true, false, false, false);
  private static final Explanations.Facts TIMEOUT =
      new Explanations.Facts(false, true, false, false);

  private record Row(
      String why, Explanations.Facts facts, Set<FailureMode> active, Set<FailureMode> roots) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Row oneRoot(
      String why, Explanations.Facts facts, FailureMode root, FailureMode... consequences) {
    return new Row(why, facts, EnumSet.of(root, consequences), EnumSet.of(root));
  }

  private static Row unrelated(String why, FailureMode first, FailureMode second) {
    return new Row(why, NONE, EnumSet.of(first, second), EnumSet.of(first, second));
  }

  static Stream<Row> rows() {
    return Stream.of(
        oneRoot(
            "a slow sink fills the buffers before it, and records and barriers wait in them",
            NONE,
            SINK_SATURATED,
            BACKPRESSURE,
            LAG_RISING,
            CHECKPOINTS_SLOW),
        oneRoot(
            "one hot subtask slows down all tasks before it",
            TIMEOUT,
            DATA_SKEW,
            BACKPRESSURE,
            LAG_RISING,
            CHECKPOINTS_SLOW,
            CHECKPOINTS_STALLED,
            CHECKPOINTS_FAILING),
        oneRoot(
            "a slow TaskManager does the same",
            TIMEOUT,
            SLOW_TASK_MANAGER,
            BACKPRESSURE,
            LAG_RISING,
            CHECKPOINTS_SLOW,
            CHECKPOINTS_STALLED,
            CHECKPOINTS_FAILING),
        oneRoot(
            "a share of the records that varies around the limit looks like both",
            NONE,
            DATA_SKEW,
            SLOW_TASK_MANAGER),
        unrelated(
            "a hot subtask does not make checkpoint storage fail", DATA_SKEW, CHECKPOINTS_FAILING),
        oneRoot(
            "checkpoints expire because barriers wait in full buffers",
            TIMEOUT,
            BACKPRESSURE,
            CHECKPOINTS_FAILING),
        unrelated(
            "a slow sink does not make checkpoint storage fail",
            SINK_SATURATED,
            CHECKPOINTS_FAILING),
        oneRoot(
            "slots are lost with their TaskManagers, and the job cannot run without slots",
            NONE,
            TASK_MANAGERS_LOST,
            SLOT_STARVATION,
            JOB_NOT_RUNNING,
            LAG_RISING),
        oneRoot(
            "consequences of missing slots can show before SlotStarvation is active",
            NONE,
            TASK_MANAGERS_LOST,
            CHECKPOINTS_FAILING),
        oneRoot("a job that restarts does not read its input", NONE, RESTART_LOOP, LAG_RISING),
        oneRoot(
            "failed checkpoints delay the job if they restart it",
            RESTARTED,
            CHECKPOINTS_FAILING,
            LAG_RISING),
        unrelated(
            "failed checkpoints that Flink tolerates do not delay the job",
            CHECKPOINTS_FAILING,
            LAG_RISING),
        oneRoot(
            "lag is measured in event time, which does not advance",
            NONE,
            WATERMARK_STALLED,
            LAG_RISING),
        oneRoot(
            "watermarks wait in the same queues as records",
            new Explanations.Facts(false, false, false, true),
            BACKPRESSURE,
            WATERMARK_STALLED,
            LAG_RISING),
        unrelated(
            "backpressure in one pipeline does not stall a watermark in another",
            BACKPRESSURE,
            WATERMARK_STALLED),
        unrelated("idle subtasks have no cause or consequence", SUBTASKS_IDLE, LAG_RISING));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsOneRootCauseForOneIncident(Row row) {
    Map<FailureMode, Instant> since =
        row.active().stream().collect(Collectors.toMap(mode -> mode, mode -> Instant.EPOCH));
    RootCauses found = RootCauses.of(since, row.facts(), Map.of(), Optional.empty(), Instant.EPOCH);

    assertThat(found.modes()).isEqualTo(row.roots());
  }
}
