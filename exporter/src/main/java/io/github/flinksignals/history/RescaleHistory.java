// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.RescaleReport;
import io.github.flinksignals.scale.CatchUp;
import io.github.flinksignals.scale.JobCapacity;
import io.github.flinksignals.scale.RescaleObservation;
import io.github.flinksignals.scale.TaskCapacity;
import io.github.flinksignals.scale.ThroughputPrediction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;

/**
 * The parallelism of a job across its runs, and its last rescale.
 *
 * @param deployment the last known deployment; empty if none is known
 * @param healthy whether checkpoints were healthy when all tasks were last seen running
 * @param last the last rescale; empty if none is known
 * @param stoppedAt when the previous run ended; empty if Flink did not list it any more
 * @param unverified the rescales since one was verified; empty if there never was one
 * @param capacity what the tasks can take; empty if it was never measured
 */
public record RescaleHistory(
    Optional<Deployment> deployment,
    boolean healthy,
    Optional<Rescale> last,
    Optional<Instant> stoppedAt,
    Optional<UnverifiedRescales> unverified,
    Optional<CapacityHistory> capacity) {
  static final RescaleHistory NONE =
      new RescaleHistory(
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * What a poll saw of a job that concerns its rescales.
   *
   * @param deployment empty if the job is not deployed
   * @param allRunning whether all tasks run
   * @param healthy whether checkpoints complete and no checkpoint failure mode is active
   * @param checkpointing empty if not known yet
   * @param ends checkpoints that ended recently
   * @param restart when a failed checkpoint last restarted the job; empty if none did recently
   * @param completed completed checkpoints of the run
   * @param modifiedAt when a task last changed its state; empty if not known
   * @param reports what the adaptive scheduler reports of its rescales
   * @param emitted records per second that the sources emit; empty if not known
   * @param capacity of the tasks; empty unless it was measured in this poll
   * @param baseline the current baseline
   * @param summary of the job's last assessment
   */
  record Observation(
      Optional<Deployment> deployment,
      boolean allRunning,
      boolean healthy,
      Optional<Checkpointing> checkpointing,
      List<EndedCheckpoint> ends,
      Optional<Instant> restart,
      long completed,
      Optional<Instant> modifiedAt,
      List<RescaleReport> reports,
      OptionalDouble emitted,
      Optional<JobCapacity> capacity,
      BaselineValues baseline,
      HealthSummary summary) {
    /** When the last task began to run; empty unless all do. */
    Optional<Instant> allRunningSince() {
      return modifiedAt.filter(at -> allRunning);
    }

    Observation with(BaselineValues savedBaseline, Optional<Deployment> other) {
      return new Observation(
          other,
          allRunning,
          healthy,
          checkpointing,
          ends,
          restart,
          completed,
          modifiedAt,
          reports,
          emitted,
          capacity,
          savedBaseline,
          summary);
    }
  }

  RescaleHistory next(Observation seen, VerificationRules rules, Instant now) {
    Optional<Rescale> begun =
        seen.deployment().flatMap(to -> deployment.flatMap(from -> begun(from, to, seen)));
    Optional<Rescale> rescale =
        begun
            .or(() -> last)
            .map(one -> one.with(sinceRescale(one, seen)))
            .map(one -> one.measured(stoppedAt, seen.reports(), seen.allRunningSince()))
            .map(
                one ->
                    seen.checkpointing()
                        .map(known -> new Verification(rules, known, seen.summary(), now))
                        .map(verification -> verification.next(one, seen.restart()))
                        .orElse(one));
    boolean stable = seen.allRunning() && begun.isEmpty();
    boolean nowHealthy = stable ? seen.healthy() : healthy;
    return new RescaleHistory(
        seen.deployment().or(() -> deployment),
        nowHealthy,
        rescale,
        stoppedAt,
        unverified(begun, rescale, now),
        capacity(begun.isPresent(), seen.capacity()));
  }

  private Optional<CapacityHistory> capacity(boolean begun, Optional<JobCapacity> measured) {
    CapacityHistory known = measured();
    CapacityHistory next = (begun ? known.rescaled(last.map(Rescale::at)) : known).next(measured);
    return next.equals(CapacityHistory.NONE) ? capacity : Optional.of(next);
  }

  /**
   * The throughput that the job is expected to have with another parallelism.
   *
   * @param parallelism of each task after a rescale
   */
  public ThroughputPrediction predict(ToIntFunction<TaskCapacity> parallelism) {
    return ThroughputPrediction.of(measured().last(), parallelism, observations());
  }

  /**
   * How long the job would take to catch up after a rescale.
   *
   * @param parallelism of each task after it
   * @param backlog what would have to be processed in addition to what arrives
   */
  public CatchUp catchUp(ToIntFunction<TaskCapacity> parallelism, CatchUp.Backlog backlog) {
    return CatchUp.of(measured().last(), parallelism, observations(), backlog);
  }

  private CapacityHistory measured() {
    return capacity.orElse(CapacityHistory.NONE);
  }

  private List<RescaleObservation> observations() {
    return measured().observations(last.map(Rescale::at));
  }

  private ThroughputPrediction predict(Deployment to) {
    return predict(task -> to.parallelism().getOrDefault(task.task(), task.parallelism()));
  }

  /** The part that is saved. */
  RescaleHistory saved() {
    return new RescaleHistory(
        deployment, healthy, last, stoppedAt, unverified, capacity.map(CapacityHistory::saved));
  }

  /**
   * The history for the next run.
   *
   * @param end when the previous one ended; empty if not known
   */
  RescaleHistory newRun(Optional<Instant> end) {
    return new RescaleHistory(deployment, healthy, last, end, unverified, capacity);
  }

  private Optional<UnverifiedRescales> unverified(
      Optional<Rescale> begun, Optional<Rescale> current, Instant now) {
    if (begun.isPresent()) {
      return Optional.of(unverified.orElse(UnverifiedRescales.NONE).with(begun.get()));
    }
    return settled(current) && !settled(last)
        ? Optional.of(UnverifiedRescales.settled(now))
        : unverified;
  }

  private static boolean settled(Optional<Rescale> rescale) {
    return rescale.map(Rescale::outcome).filter(RescaleOutcome::settled).isPresent();
  }

  private Optional<Rescale> begun(Deployment from, Deployment to, Observation seen) {
    if (!to.differsFrom(from)) {
      return Optional.empty();
    }
    boolean inPlace = to.run().equals(from.run());
    Instant at = inPlace ? to.since() : to.run().startedAt();
    long after =
        seen.ends().stream().filter(end -> end.completed() && end.at().isAfter(at)).count();
    long completedBefore = inPlace ? seen.completed() - after : 0;
    // A failure mode that the last assessment found may have started before the rescale.
    boolean healthyBefore = healthy && seen.summary().checkpointsHealthy();
    return Optional.of(
        Rescale.begin(
            at,
            from,
            to,
            last,
            seen.baseline(),
            healthyBefore,
            Math.max(0, completedBefore),
            predict(to),
            measured()
                .last()
                .map(one -> OptionalDouble.of(one.recordsPerSecond()))
                .orElse(OptionalDouble.empty())));
  }

  private static SinceRescale sinceRescale(Rescale rescale, Observation seen) {
    OptionalDouble emitted = seen.allRunning() ? seen.emitted() : OptionalDouble.empty();
    return rescale.sinceRescale().next(seen.ends(), rescale.at(), seen.completed(), emitted);
  }

  /**
   * Adds the rescales saved before the exporter restarted, and applies what this process saw since.
   *
   * @param baseline the saved one, because the current baseline may already contain values from
   *     after the rescale
   */
  RescaleHistory withSaved(
      RescaleHistory saved,
      BaselineValues baseline,
      Observation seen,
      VerificationRules rules,
      Instant now) {
    return last.isPresent()
        ? new RescaleHistory(
            deployment, healthy, last, stoppedAt, unverifiedWith(saved), capacityWith(saved))
        : saved.next(seen.with(baseline, deployment), rules, now);
  }

  private Optional<UnverifiedRescales> unverifiedWith(RescaleHistory saved) {
    return unverified.isEmpty()
        ? saved.unverified
        : unverified.map(one -> one.withSaved(saved.unverified.orElse(UnverifiedRescales.NONE)));
  }

  private Optional<CapacityHistory> capacityWith(RescaleHistory saved) {
    return saved.capacity.map(before -> measured().withSaved(before)).or(() -> capacity);
  }
}
