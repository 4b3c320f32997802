// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.RescaleReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what the adaptive scheduler reports of a job's rescales. */
final class RescaleReader {
  /** The values of Flink's enums; anything else is not shown. */
  private static final Pattern CONSTANT = Pattern.compile("[A-Z]{1,32}(?:_[A-Z]{1,32}){0,7}");

  private static final String EXECUTING = "Executing";

  private final FlinkEndpoints flink;
  private final Deadline deadline;

  RescaleReader(FlinkEndpoints flink, Deadline deadline) {
    this.flink = flink;
    this.deadline = deadline;
  }

  /**
   * Reads the newest rescale and the newest one that completed. Sends at most three requests, and
   * none while nothing can have changed.
   *
   * @param runningSince changes with every rescale
   * @param waiting whether the job requests more slots than it has
   */
  List<RescaleReport> read(
      String jobId, Optional<Instant> runningSince, boolean waiting, RunCache cache, Instant now) {
    RescaleReadSchedule schedule = cache.rescales();
    if (schedule.due(runningSince, waiting, now)) {
      RestResponse<List<RescaleMessages.RescaleResponse>> response =
          flink.rescales(jobId, deadline);
      if (response instanceof RestResponse.NotFound<?>) {
        schedule.unavailable();
      }
      response
          .value()
          .map(rescales -> details(jobId, rescales))
          .ifPresent(reports -> schedule.read(reports, runningSince, now));
    }
    return schedule.reports();
  }

  private List<RescaleReport> details(
      String jobId, List<RescaleMessages.RescaleResponse> newestFirst) {
    return Stream.of(newestFirst.stream(), newestFirst.stream().filter(RescaleReader::completed))
        .flatMap(rescales -> rescales.limit(1))
        .distinct()
        .map(rescale -> flink.rescale(jobId, rescale.rescaleUuid(), deadline).value())
        .flatMap(Optional::stream)
        .map(RescaleReader::report)
        .toList();
  }

  private static boolean completed(RescaleMessages.RescaleResponse rescale) {
    return RescaleReport.State.COMPLETED.name().equals(rescale.terminalState());
  }

  private static RescaleReport report(RescaleMessages.RescaleResponse rescale) {
    return new RescaleReport(
        words(rescale.triggerCause()),
        state(rescale.terminalState()),
        words(rescale.terminatedReason()),
        Instant.ofEpochMilli(rescale.startTimestampInMillis()),
        Optional.ofNullable(rescale.endTimestampInMillis()).map(Instant::ofEpochMilli),
        stoppedAt(rescale),
        highest(rescale, RescaleMessages.RescaledVertex::desiredParallelism),
        highest(rescale, RescaleMessages.RescaledVertex::preRescaleParallelism),
        highest(rescale, RescaleMessages.RescaledVertex::postRescaleParallelism));
  }

  private static Optional<RescaleReport.State> state(String terminalState) {
    return Stream.of(RescaleReport.State.values())
        .filter(state -> state.name().equals(terminalState))
        .findFirst();
  }

  /** When the scheduler left {@code Executing} for the first time, unless it stayed there. */
  private static Optional<Instant> stoppedAt(RescaleMessages.RescaleResponse rescale) {
    List<RescaleMessages.SchedulerState> states = rescale.schedulerStates();
    return states.size() > 1 && EXECUTING.equals(states.get(0).state())
        ? Optional.ofNullable(states.get(0).leaveTimestampInMillis()).map(Instant::ofEpochMilli)
        : Optional.empty();
  }

  private static OptionalInt highest(
      RescaleMessages.RescaleResponse rescale,
      Function<RescaleMessages.RescaledVertex, Integer> parallelism) {
    return rescale.vertices().values().stream()
        .map(parallelism)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .max();
  }

  private static Optional<String> words(String constant) {
    return Optional.ofNullable(constant)
        .filter(text -> CONSTANT.matcher(text).matches())
        .map(text -> text.toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
