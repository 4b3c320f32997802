// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.model.RescaleReport;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The newest rescale that Flink's adaptive scheduler reports. It may have left the job as it was.
 *
 * @param trigger what caused it, such as "update requirement"; empty if unknown
 * @param state {@code completed}, {@code failed}, {@code ignored} or {@code in progress}
 * @param reason why it ended, such as "no resources or parallelisms change"; empty if unknown
 * @param endedAt empty while it is in progress
 * @param desiredParallelism highest parallelism that was requested for a task; empty if unknown
 * @param parallelismBefore highest parallelism of a task before; empty if unknown
 * @param parallelismAfter highest parallelism of a task after; empty unless it completed
 */
public record SchedulerReport(
    Optional<String> trigger,
    String state,
    Optional<String> reason,
    Instant startedAt,
    Optional<Instant> endedAt,
    OptionalInt desiredParallelism,
    OptionalInt parallelismBefore,
    OptionalInt parallelismAfter) {

  static SchedulerReport of(RescaleReport report) {
    return new SchedulerReport(
        report.trigger(),
        report.state().map(state -> state.name().toLowerCase(Locale.ROOT)).orElse("in progress"),
        report.reason(),
        report.startedAt(),
        report.endedAt(),
        report.desired(),
        report.before(),
        report.after());
  }
}
