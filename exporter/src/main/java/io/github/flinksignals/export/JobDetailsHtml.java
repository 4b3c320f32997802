// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The part of a job on the status page that is not about active failure modes. */
final class JobDetailsHtml {
  /** Seconds of lag per second below which the lag counts as steady. */
  private static final double STEADY = 0.05;

  private final Html page;

  JobDetailsHtml(Html page) {
    this.page = page;
  }

  /** Continues the verdict of a healthy job: "; lag 2 s; rescale from 2 to 4 verified". */
  String brief(JobStatus job) {
    StringBuilder brief = new StringBuilder();
    if (job.flow().lagSeconds().isPresent()) {
      brief.append("; lag ").append(seconds(job.flow().lagSeconds().getAsDouble()));
    }
    job.rescale()
        .ifPresent(
            rescale ->
                brief.append(
                    "; rescale from %d to %d %s"
                        .formatted(
                            rescale.parallelismBefore(),
                            rescale.parallelismAfter(),
                            rescale.outcome())));
    return brief.toString();
  }

  void list(JobStatus job) {
    page.markup("<dl>\n");
    if (job.judged() && job.state().isPresent()) {
      rescale(job.rescale());
      job.schedulerReport().ifPresent(this::schedulerReport);
      restored(job.restored());
      job.checkpoints().ifPresent(this::checkpoints);
      flow(job.flow());
      capacity(job.capacity());
      scaling(job);
    }
    failures(job);
    page.markup("</dl>\n");
    unknown(job);
  }

  private void rescale(Optional<RescaleStatus> last) {
    page.markup("<dt>Last rescale</dt>\n<dd>");
    if (last.isEmpty()) {
      page.markup("No rescale is known.</dd>\n");
      return;
    }
    RescaleStatus rescale = last.get();
    page.text(
            "From parallelism %d to %d at "
                .formatted(rescale.parallelismBefore(), rescale.parallelismAfter()))
        .time(rescale.at())
        .markup(". <strong>")
        .text(capital(rescale.outcome()))
        .markup("</strong>: ")
        .text(rescale.meaning())
        .markup(". Since then ")
        .text(Formats.count(rescale.checkpointsCompleted(), "checkpoint") + " completed and ")
        .text(rescale.checkpointsFailed() == 0 ? "none" : rescale.checkpointsFailed() + "")
        .markup(" failed.");
    ratio(rescale.checkpointDurationRatio())
        .ifPresent(ratio -> page.text(" Checkpoints take " + ratio + " times as long as before."));
    ratio(rescale.throughputRatio())
        .ifPresent(
            ratio -> page.text(" The sources emit " + ratio + " times as many records as before."));
    rescale.prediction().ifPresent(this::prediction);
    rescale
        .downtimeSeconds()
        .ifPresent(time -> page.text(" The tasks did not run for " + seconds(time) + "."));
    page.markup("</dd>\n");
  }

  private void prediction(RescaleStatus.PredictionStatus prediction) {
    ratio(prediction.expected())
        .ifPresent(ratio -> page.text(" Expected before it: " + ratio + " times as many"));
    if (prediction.lowest().isPresent() && prediction.highest().isPresent()) {
      page.text(
          " (%s to %s)"
              .formatted(
                  Formats.decimal(prediction.lowest().getAsDouble()),
                  Formats.decimal(prediction.highest().getAsDouble())));
    }
    prediction.bottleneck().ifPresent(task -> page.text(", limited by ").name(task));
    page.text(prediction.expected().isPresent() ? "." : "");
    prediction
        .unknown()
        .ifPresent(reason -> page.text(" Nothing could be expected before it: " + reason + "."));
  }

  private void capacity(List<CapacityStatus> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    page.markup("<dt>Headroom</dt>\n<dd>");
    for (int i = 0; i < tasks.size(); i++) {
      CapacityStatus task = tasks.get(i);
      page.text(i == 0 ? "" : "; ")
          .name(task.task())
          .text(
              " %s: %s of %s records per second"
                  .formatted(
                      Formats.percent(task.headroomRatio()),
                      Formats.decimal(task.recordsPerSecond()),
                      Formats.decimal(task.capacityRecordsPerSecond())));
    }
    page.markup(".</dd>\n");
  }

  private void schedulerReport(SchedulerReport report) {
    page.markup("<dt>Scheduler</dt>\n<dd>").text("The newest rescale began at ");
    page.time(report.startedAt());
    report.trigger().ifPresent(trigger -> page.text(" (" + trigger + ")"));
    report.desiredParallelism().ifPresent(desired -> page.text(" for parallelism " + desired));
    page.text(" and is " + report.state());
    report.parallelismAfter().ifPresent(after -> page.text(" with parallelism " + after));
    report.reason().ifPresent(reason -> page.text(": " + reason));
    page.markup(".</dd>\n");
  }

  private void restored(Optional<JobStatus.Restored> restored) {
    page.markup("<dt>Restored from</dt>\n<dd>");
    if (restored.isEmpty()) {
      page.markup("Unknown.");
    } else if (restored.get().checkpointId().isEmpty()) {
      page.markup("Nothing: this run started without state.");
    } else {
      page.text(capital(restored.get().origin()) + " ")
          .number(restored.get().checkpointId().getAsLong());
      restored
          .get()
          .ageSeconds()
          .ifPresent(
              age ->
                  page.text(", " + Formats.duration(Duration.ofSeconds(age)))
                      .markup(" old when this run started"));
      page.markup(".");
    }
    page.markup("</dd>\n");
  }

  private void checkpoints(CheckpointStatus checkpoints) {
    page.markup("<dt>Checkpoints</dt>\n<dd>");
    Optional<Instant> last = checkpoints.lastCompletedAt();
    if (last.isEmpty()) {
      page.markup("None completed yet.");
    } else {
      page.markup("Last completed at ").time(last.get());
      checkpoints
          .lastDurationSeconds()
          .ifPresent(seconds -> page.text(", in " + Formats.duration(duration(seconds))));
      checkpoints.lastSizeBytes().ifPresent(bytes -> page.text(", " + Formats.bytes(bytes)));
      page.markup(".");
    }
    if (checkpoints.failedSince() > 0) {
      page.text(" " + checkpoints.failedSince() + (last.isEmpty() ? " failed" : " failed since"));
      checkpoints.failureCause().ifPresent(cause -> page.text(", cause: " + cause));
      page.markup(".");
    }
    page.markup("</dd>\n");
  }

  private void flow(FlowStatus flow) {
    page.markup("<dt>Lag</dt>\n<dd>");
    if (flow.lagSeconds().isEmpty()) {
      page.markup("Unknown");
    } else {
      page.text(seconds(flow.lagSeconds().getAsDouble()));
      flow.lagSlope().ifPresent(slope -> page.text(", " + trend(slope)));
      flow.catchUpSeconds()
          .ifPresent(left -> page.text("; at this rate the job catches up in " + seconds(left)));
    }
    flow.pendingRecords()
        .ifPresent(
            records -> page.text("; " + Formats.count((long) records, "record") + " pending"));
    page.markup(".</dd>\n<dt>Bottleneck</dt>\n<dd>");
    flow.bottleneck()
        .ifPresentOrElse(
            one -> {
              page.name(one.task())
                  .text(" (" + one.role() + "), busy " + Formats.percent(one.busyRatio()));
              one.hotSubtask()
                  .ifPresent(
                      hot ->
                          page.text(
                                  " on average, its subtask " + hot.subtask() + " on TaskManager ")
                              .name(hot.taskManager())
                              .text(" " + Formats.percent(hot.busyRatio())));
              page.markup(".");
            },
            () -> page.markup("None."));
    page.markup("</dd>\n");
  }

  private void scaling(JobStatus job) {
    page.markup("<dt>Scale limits</dt>\n<dd>Parallelism ");
    job.parallelism().ifPresentOrElse(now -> page.text(now + " now"), () -> page.markup("unknown"));
    job.scaling()
        .limits()
        .forEach(
            limit ->
                page.text(", at most %d (%s)".formatted(limit.highest(), limit.limit().label())));
    page.markup(". Next useful parallelism: ");
    job.scaling()
        .nextParallelism()
        .ifPresentOrElse(
            next -> page.text(next + "."),
            () -> page.markup("none within these limits, or unknown."));
    page.markup("</dd>\n");
  }

  private void failures(JobStatus job) {
    if (job.lastFailure().isPresent()) {
      JobStatus.LastFailure failure = job.lastFailure().get();
      page.markup("<dt>Last failure</dt>\n<dd>").text(failure.exception());
      failure.task().ifPresent(task -> page.markup(" in ").name(task));
      page.markup(" at ").time(failure.at()).markup(".");
      job.restarts()
          .ifPresent(count -> page.text(" " + Formats.count(count, "restart") + " in this run."));
      page.markup("</dd>\n");
    }
  }

  private void unknown(JobStatus job) {
    if (job.unknown().isEmpty()) {
      return;
    }
    page.markup("<details class=\"unknown\">\n<summary>")
        .text(Formats.count(job.unknown().size(), "failure mode") + " unknown")
        .markup("</summary>\n<ul>\n");
    Map<String, List<String>> modes =
        job.unknown().stream()
            .collect(
                Collectors.groupingBy(
                    ModeStatus.Unknown::missing,
                    LinkedHashMap::new,
                    Collectors.mapping(ModeStatus.Unknown::mode, Collectors.toList())));
    modes.forEach(
        (missing, names) ->
            page.markup("<li>")
                .text(String.join(", ", names) + ": " + missing + ".")
                .markup("</li>\n"));
    page.markup("</ul>\n</details>\n");
  }

  private static Optional<String> ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? Optional.of(Formats.decimal(ratio.getAsDouble())) : Optional.empty();
  }

  private static String trend(double slope) {
    if (Math.abs(slope) < STEADY) {
      return "steady";
    }
    return (slope > 0 ? "rising" : "falling")
        + " by "
        + Formats.decimal(Math.abs(slope))
        + " s per s";
  }

  private static String seconds(double seconds) {
    return seconds < 10
        ? Formats.decimal(seconds) + " s"
        : Formats.duration(Duration.ofSeconds(Math.round(seconds)));
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
