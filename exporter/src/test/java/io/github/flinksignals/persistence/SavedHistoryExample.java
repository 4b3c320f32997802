// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.model.CheckpointFailureCause.OTHER;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;

import io.github.flinksignals.history.BaselineValues;
import io.github.flinksignals.history.CapacityHistory;
import io.github.flinksignals.history.Deployment;
import io.github.flinksignals.history.EndedCheckpoint;
import io.github.flinksignals.history.FailedCheckpoint;
import io.github.flinksignals.history.FirstRestore;
import io.github.flinksignals.history.Origin;
import io.github.flinksignals.history.Predecessor;
import io.github.flinksignals.history.Rescale;
import io.github.flinksignals.history.RescaleHistory;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.history.RescalePrediction;
import io.github.flinksignals.history.Restart;
import io.github.flinksignals.history.RestartReason;
import io.github.flinksignals.history.RestoreHistory;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.history.SinceRescale;
import io.github.flinksignals.history.StateLoss;
import io.github.flinksignals.history.UnverifiedRescales;
import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.scale.JobCapacity;
import io.github.flinksignals.scale.RescaleObservation;
import io.github.flinksignals.scale.TaskCapacity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Saved histories in which no field is empty. */
final class SavedHistoryExample {
  static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");

  private static final Run BEFORE = new Run("5c2a", AT.minusSeconds(7200));
  private static final Run NOW = new Run("77b1", AT.minusSeconds(600));
  private static final Deployment NARROW = deployment(BEFORE, 2);
  private static final Deployment WIDE = deployment(NOW, 4);

  private SavedHistoryExample() {}

  /** One job with a few entries in each list. */
  static SavedHistory everything() {
    return new SavedHistory(
        AT,
        AT.minusSeconds(86_400),
        List.of(job("orders \"1\"\n🚀", 2, 2, Optional.empty(), Optional.empty())));
  }

  /** So many jobs with full lists. */
  static SavedHistory most(int jobs) {
    return new SavedHistory(
        AT,
        AT,
        list(
            jobs,
            i ->
                job(
                    "a job whose name is about as long as names are " + i,
                    64,
                    16,
                    Optional.of(unverified()),
                    Optional.of(capacity()))));
  }

  private static SavedJob job(
      String name,
      int longest,
      int failed,
      Optional<UnverifiedRescales> unverified,
      Optional<CapacityHistory> capacity) {
    return new SavedJob(
        name,
        NOW,
        JobState.FAILED,
        Optional.of(AT.minusSeconds(2)),
        AT.minusSeconds(1),
        Optional.empty(),
        Optional.of(AT.minusSeconds(30)),
        Optional.of(checkpoint(41, false)),
        Optional.of(checkpoint(42, true)),
        Map.of(STORAGE_ACCESS, 3L, OTHER, 0L),
        list(failed, i -> failed(40 + i)),
        list(longest, i -> new Restart(AT.plusMillis(i), RestartReason.JOB, Optional.of("a.b.C"))),
        5,
        baseline(1),
        new RescaleHistory(
            Optional.of(WIDE),
            true,
            Optional.of(rescale(longest, capacity.map(full -> prediction()))),
            Optional.empty(),
            unverified,
            capacity),
        restores());
  }

  private static UnverifiedRescales unverified() {
    return new UnverifiedRescales(
        list(64, i -> new UnverifiedRescales.Steps(NOW, AT, AT.plusMillis(i), 1)),
        Optional.of(AT.minusSeconds(700)));
  }

  private static CapacityHistory capacity() {
    List<TaskCapacity> tasks =
        list(
            2,
            i ->
                new TaskCapacity(
                    "a task whose name is as long as a short one is " + i,
                    true,
                    128,
                    OptionalInt.of(32_768),
                    12_345.679,
                    0.988,
                    0.988,
                    0.123,
                    0.988));
    JobCapacity job =
        new JobCapacity(AT, 1234.5, Optional.of(true), OptionalDouble.of(2345.6), tasks);
    return new CapacityHistory(
        Optional.of(job),
        Optional.of(tasks.get(0)),
        list(
            3,
            i ->
                new RescaleObservation(
                    "a task whose name is as long as a short one is " + i, true, 1.235, 0.988)));
  }

  private static RescalePrediction prediction() {
    return new RescalePrediction(
        OptionalDouble.of(1234.5),
        OptionalDouble.of(1.425),
        OptionalDouble.of(1.8),
        OptionalDouble.of(2.1),
        Optional.of("Sink: warehouse"),
        Optional.empty());
  }

  private static Rescale rescale(int longest, Optional<RescalePrediction> prediction) {
    return new Rescale(
        AT.minusSeconds(600),
        NARROW,
        WIDE,
        baseline(2),
        true,
        new SinceRescale(
            7,
            3,
            11,
            list(
                longest,
                i ->
                    new EndedCheckpoint(
                        i, AT.plusMillis(i), true, Optional.of(Duration.ofMillis(9)))),
            list(longest, i -> 1234.5 + i)),
        RescaleOutcome.DEGRADED,
        Optional.of(new Rescale.Failing(AT.minusSeconds(99), NARROW, WIDE)),
        Optional.empty(),
        Optional.of(true),
        prediction);
  }

  private static RestoreHistory restores() {
    Predecessor earlier =
        new Predecessor(
            BEFORE,
            new Predecessor.Saved(40, AT.minusSeconds(620)),
            Optional.of(new Predecessor.Saved(39, AT.minusSeconds(640))),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Restore restore = new Restore(38, AT.minusSeconds(590), Optional.of("s3://c/5c2a/chk-38"));
    return new RestoreHistory(
        Optional.of(new FirstRestore(Optional.of(Origin.CHECKPOINT), Optional.of(restore))),
        Optional.of(Duration.ofMillis(15_500)),
        Optional.of(AT.minusSeconds(585)),
        Optional.of(earlier),
        Optional.of(
            new StateLoss(AT.minusSeconds(580), Optional.of(earlier), Optional.of(restore))));
  }

  private static Deployment deployment(Run run, int parallelism) {
    return new Deployment(
        run,
        run.startedAt().plusMillis(1),
        Map.of("Source: orders", parallelism, "Sink: warehouse", 1));
  }

  private static BaselineValues baseline(int times) {
    return new BaselineValues(
        Optional.of(Duration.ofMillis(1500L * times)),
        Optional.empty(),
        OptionalDouble.of(1e6 * times),
        OptionalDouble.of(2000.25 * times),
        OptionalDouble.of(0.5 * times));
  }

  private static FailedCheckpoint failed(long id) {
    return new FailedCheckpoint(
        id,
        AT.minusSeconds(20),
        AT.minusSeconds(10),
        new CheckpointFailure(OTHER, true, true),
        STORAGE_ACCESS,
        true,
        true,
        Optional.empty());
  }

  private static Checkpoint checkpoint(long id, boolean savepoint) {
    return new Checkpoint(
        id,
        Checkpoint.State.COMPLETED,
        savepoint,
        savepoint,
        AT.minusSeconds(60),
        Optional.of(AT.minusSeconds(58)),
        Optional.of(AT.minusSeconds(57)),
        Optional.of(Duration.ofMillis(1501)),
        Optional.empty(),
        1_000_001,
        8,
        7,
        Optional.of(new CheckpointFailure(STORAGE_ACCESS, true, false)),
        Optional.of("s3://c/77b1/chk-" + id));
  }

  private static <T> List<T> list(int length, IntFunction<T> element) {
    return IntStream.range(0, length).mapToObj(element).toList();
  }
}
