// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Checkpointing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How wide a job is, over its runs, and the last time that changed.
 *
 * @param deployment the last one that was seen; empty if none was
 * @param healthy whether checkpoints were healthy when all tasks were last seen running
 * @param last the last rescale; empty if there was none that is known
 */
public record RescaleHistory(
    Optional<Deployment> deployment, boolean healthy, Optional<Rescale> last) {
  static final RescaleHistory NONE = new RescaleHistory(Optional.empty(), false, Optional.empty());

  /**
   * What a poll saw of a job that bears on its rescales.
   *
   * @param deployment empty if the job is not deployed
   * @param allRunning whether all tasks run
   * @param healthy whether checkpoints complete and nothing is wrong with them
   * @param checkpointing empty if not known yet
   * @param ends checkpoints that ended of late
   * @param restart when a failed checkpoint last restarted the job; empty if none did of late
   * @param completed the run's count of completed checkpoints
   * @param emitted records per second that the sources emit; empty if not known
   * @param baseline what is usual for the job so far
   * @param summary what the last assessment said of it
   */
  record Observation(
      Optional<Deployment> deployment,
      boolean allRunning,
      boolean healthy,
      Optional<Checkpointing> checkpointing,
      List<EndedCheckpoint> ends,
      Optional<Instant> restart,
      long completed,
      OptionalDouble emitted,
      BaselineValues baseline,
      HealthSummary summary) {
    Observation with(BaselineValues savedBaseline, Optional<Deployment> other) {
      return new Observation(
          other,
          allRunning,
          healthy,
          checkpointing,
          ends,
          restart,
          completed,
          emitted,
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
            .map(
                one ->
                    seen.checkpointing()
                        .map(known -> new Verification(rules, known, seen.summary(), now))
                        .map(verification -> verification.next(one, seen.restart()))
                        .orElse(one));
    boolean stable = seen.allRunning() && begun.isEmpty();
    boolean nowHealthy = stable ? seen.healthy() : healthy;
    return new RescaleHistory(seen.deployment().or(() -> deployment), nowHealthy, rescale);
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
    // What the last assessment found came too late to be told as healthy or not of the poll before.
    boolean healthyBefore = healthy && seen.summary().checkpointsHealthy();
    return Optional.of(
        Rescale.begin(
            at, from, to, last, seen.baseline(), healthyBefore, Math.max(0, completedBefore)));
  }

  private static SinceRescale sinceRescale(Rescale rescale, Observation seen) {
    OptionalDouble emitted = seen.allRunning() ? seen.emitted() : OptionalDouble.empty();
    return rescale.sinceRescale().next(seen.ends(), rescale.at(), seen.completed(), emitted);
  }

  /**
   * What was remembered before the exporter was started anew, with what it saw since on top.
   *
   * @param baseline then, for what is usual since may be what a rescale made of it
   */
  RescaleHistory withSaved(
      RescaleHistory saved,
      BaselineValues baseline,
      Observation seen,
      VerificationRules rules,
      Instant now) {
    return last.isPresent() ? this : saved.next(seen.with(baseline, deployment), rules, now);
  }
}
