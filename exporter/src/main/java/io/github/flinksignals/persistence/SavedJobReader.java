// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import io.github.flinksignals.export.Metric;
import io.github.flinksignals.history.BaselineValues;
import io.github.flinksignals.history.Deployment;
import io.github.flinksignals.history.FirstRestore;
import io.github.flinksignals.history.Origin;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleHistory;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.RescalePrediction;
import io.github.flinksignals.history.RestoreHistory;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.history.SinceRescale;
import io.github.flinksignals.history.StateLoss;
import io.github.flinksignals.history.UnverifiedRescales;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import io.github.flinksignals.signal.FailureMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** Rebuilds the saved history of one job from its exported series. */
final class SavedJobReader {
  private final String name;
  private final Instant at;
  private final boolean outOfSight;
  private final Map<String, List<Sample>> samples;

  private SavedJobReader(
      String name, Instant at, boolean outOfSight, Map<String, List<Sample>> samples) {
    this.name = name;
    this.at = at;
    this.outOfSight = outOfSight;
    this.samples = samples;
  }

  /**
   * Rebuilds a job. Empty if the series contain no run, as for a job that was not seen, or no
   * failure modes, as for a batch job.
   *
   * @param outOfSight whether an exporter evaluated the job later without seeing it; if it was
   *     reported as not running then, it is missing
   * @param samples by metric name
   */
  static Optional<SavedJob> read(
      String name, Instant at, boolean outOfSight, Map<String, List<Sample>> samples) {
    return new SavedJobReader(name, at, outOfSight, samples).read();
  }

  private Optional<SavedJob> read() {
    Optional<String> jobId = label(Metric.JOB_INFO, "job_id");
    Optional<Instant> startedAt = time(Metric.JOB_START);
    Optional<JobState> state = which(Metric.JOB_STATE, "state", JobState.values(), JobState::name);
    boolean evaluated = !of(Metric.FAILURE_MODE).isEmpty();
    if (jobId.isEmpty() || startedAt.isEmpty() || state.isEmpty() || !evaluated) {
      return Optional.empty();
    }
    Run run = new Run(jobId.get(), startedAt.get());
    Optional<Instant> notRunning = since(FailureMode.JOB_NOT_RUNNING);
    Optional<Deployment> deployment = deployment(run);
    return Optional.of(
        new SavedJob(
            name,
            run,
            state.get(),
            state.get().ended()
                ? Optional.of(state.get() == JobState.FAILED ? notRunning.orElse(at) : at)
                : Optional.empty(),
            at,
            outOfSight && !state.get().ended() ? notRunning : Optional.empty(),
            Optional.empty(),
            lastCompleted(),
            Optional.empty(),
            failedTotals(),
            List.of(),
            List.of(),
            0,
            baseline(),
            new RescaleHistory(
                deployment,
                healthy(),
                deployment.flatMap(current -> rescale(run, current)),
                Optional.empty(),
                unverified(run),
                Optional.empty()),
            restores()));
  }

  private Optional<Deployment> deployment(Run run) {
    Map<String, Integer> parallelism = new TreeMap<>();
    for (Sample sample : of(Metric.TASK_PARALLELISM)) {
      parallelism.put(sample.label("task_name"), (int) sample.value());
    }
    return parallelism.isEmpty()
        ? Optional.empty()
        : Optional.of(new Deployment(run, run.startedAt(), parallelism));
  }

  /** The time of each is not exported, so they all count for as long as the last one could. */
  private Optional<UnverifiedRescales> unverified(Run run) {
    int count = (int) value(Metric.RESCALES_UNVERIFIED).orElse(0);
    return count == 0 ? Optional.empty() : Optional.of(UnverifiedRescales.restored(count, run, at));
  }

  private Optional<Rescale> rescale(Run run, Deployment current) {
    Optional<Instant> rescaledAt = time(Metric.RESCALE_TIME);
    OptionalDouble before = value(Metric.RESCALE_PREVIOUS_PARALLELISM);
    Optional<RescaleOutcome> outcome =
        which(Metric.RESCALE_OUTCOME, "outcome", RescaleOutcome.values(), RescaleOutcome::label);
    if (rescaledAt.isEmpty() || before.isEmpty() || outcome.isEmpty()) {
      return Optional.empty();
    }
    Deployment from = new Deployment(run, run.startedAt(), previous(current, before));
    Optional<Rescale.Failing> failing =
        since(FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE)
            .map(since -> new Rescale.Failing(since, from, current));
    return Optional.of(
        new Rescale(
            rescaledAt.get(),
            from,
            current,
            // The baseline is not updated while a rescale is unverified, so it is
            // the one from before.
            baseline(),
            true,
            new SinceRescale(
                (long) value(Metric.RESCALE_CHECKPOINTS_COMPLETED).orElse(0),
                // Flink still reports the recent failures, so they are counted
                // from there.
                0,
                (long) value(Metric.CHECKPOINTS_COMPLETED).orElse(0),
                List.of(),
                List.of()),
            outcome.get(),
            failing,
            duration(Metric.RESCALE_DOWNTIME),
            outcome.filter(RescaleOutcome::settled).map(settled -> ineffective()),
            prediction()));
  }

  private Optional<RescalePrediction> prediction() {
    OptionalDouble expected = value(Metric.RESCALE_PREDICTED_THROUGHPUT_RATIO);
    return expected.isPresent()
        ? Optional.of(RescalePrediction.restored(expected))
        : Optional.empty();
  }

  private boolean ineffective() {
    return since(FailureMode.SCALE_INEFFECTIVE).isPresent();
  }

  /** Only the highest parallelism before the rescale is exported. */
  private static Map<String, Integer> previous(Deployment current, OptionalDouble before) {
    Map<String, Integer> parallelism = new TreeMap<>();
    current
        .parallelism()
        .forEach(
            (task, now) ->
                parallelism.put(task, now == current.highest() ? (int) before.getAsDouble() : now));
    return parallelism;
  }

  private RestoreHistory restores() {
    Optional<Origin> origin = which(Metric.RESTORED_FROM, "origin", Origin.values(), Origin::label);
    return new RestoreHistory(
        origin.map(known -> new FirstRestore(Optional.of(known), Optional.empty())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        since(FailureMode.STATE_LOST)
            .map(since -> new StateLoss(since, Optional.empty(), Optional.empty())));
  }

  private Optional<Checkpoint> lastCompleted() {
    OptionalDouble id = value(Metric.CHECKPOINT_LAST_COMPLETED_ID);
    Optional<Instant> completedAt = time(Metric.CHECKPOINT_LAST_COMPLETED);
    if (id.isEmpty() || completedAt.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration = duration(Metric.CHECKPOINT_LAST_DURATION);
    return Optional.of(
        new Checkpoint(
            (long) id.getAsDouble(),
            Checkpoint.State.COMPLETED,
            false,
            false,
            completedAt.get().minus(duration.orElse(Duration.ZERO)),
            completedAt,
            Optional.empty(),
            duration,
            Optional.empty(),
            (long) value(Metric.CHECKPOINT_LAST_SIZE).orElse(0),
            0,
            0,
            Optional.empty(),
            Optional.empty()));
  }

  private Map<CheckpointFailureCause, Long> failedTotals() {
    Map<CheckpointFailureCause, Long> totals = new EnumMap<>(CheckpointFailureCause.class);
    for (Sample sample : of(Metric.CHECKPOINTS_FAILED)) {
      Arrays.stream(CheckpointFailureCause.values())
          .filter(cause -> cause.label().equals(sample.label("cause")))
          .forEach(cause -> totals.put(cause, (long) sample.value()));
    }
    return totals;
  }

  private BaselineValues baseline() {
    return new BaselineValues(
        duration(Metric.BASELINE_CHECKPOINT_DURATION),
        Optional.empty(),
        value(Metric.BASELINE_CHECKPOINT_SIZE),
        value(Metric.BASELINE_RECORDS),
        value(Metric.BASELINE_LAG));
  }

  private boolean healthy() {
    return lastCompleted().isPresent()
        && FailureMode.OF_CHECKPOINTS.stream().allMatch(mode -> since(mode).isEmpty());
  }

  private Optional<Instant> since(FailureMode mode) {
    return of(Metric.FAILURE_MODE_SINCE).stream()
        .filter(sample -> sample.label("mode").equals(mode.label()))
        .map(sample -> instant(sample.value()))
        .findFirst();
  }

  private <E> Optional<E> which(Metric metric, String label, E[] values, Function<E, String> text) {
    return of(metric).stream()
        .filter(sample -> sample.value() == 1)
        .flatMap(
            sample ->
                Arrays.stream(values)
                    .filter(value -> text.apply(value).equals(sample.label(label))))
        .findFirst();
  }

  private Optional<String> label(Metric metric, String label) {
    return of(metric).stream().map(sample -> sample.label(label)).findFirst();
  }

  private OptionalDouble value(Metric metric) {
    return of(metric).stream().mapToDouble(Sample::value).findFirst();
  }

  private Optional<Instant> time(Metric metric) {
    OptionalDouble value = value(metric);
    return value.isPresent() ? Optional.of(instant(value.getAsDouble())) : Optional.empty();
  }

  private Optional<Duration> duration(Metric metric) {
    OptionalDouble value = value(metric);
    return value.isPresent()
        ? Optional.of(Duration.ofMillis(Math.round(value.getAsDouble() * 1000)))
        : Optional.empty();
  }

  private static Instant instant(double seconds) {
    return Instant.ofEpochMilli(Math.round(seconds * 1000));
  }

  private List<Sample> of(Metric metric) {
    return samples.getOrDefault(metric.metricName(), List.of());
  }
}
