// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.scale.ScaleLimits;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The result of a poll for one job.
 *
 * @param history empty for an expected job that was never seen
 * @param findings one for each failure mode; none for a batch job, whose tasks wait by design
 * @param activeSince start time of each active mode
 * @param roots the active modes that no other mode explains or explained until recently, or that
 *     causes which come and go have left alone for long enough
 * @param explainedBy the causes of each active mode that others explain; empty for a root
 * @param explained the active modes that others explain, or have explained
 * @param transitions which modes are about to begin or end, or ended recently
 * @param blockers why it is not safe to scale the job; empty if it is safe
 * @param lag trend of the lag
 * @param bottleneck the task that limits the throughput; empty if there is none
 * @param scaleLimits how far the job can be scaled
 * @param blind whether {@code history} is too old to count as current
 */
public record JobAssessment(
    String name,
    Optional<JobHistory> history,
    Map<FailureMode, Finding> findings,
    Map<FailureMode, Instant> activeSince,
    Set<FailureMode> roots,
    Map<FailureMode, Set<FailureMode>> explainedBy,
    Map<FailureMode, RootCauses.Explained> explained,
    Transitions transitions,
    Set<Blocker> blockers,
    LagTrend lag,
    Optional<Bottleneck> bottleneck,
    ScaleLimits scaleLimits,
    boolean blind) {
  public JobAssessment {
    findings = Map.copyOf(findings);
    activeSince = Map.copyOf(activeSince);
    roots = Set.copyOf(roots);
    explainedBy = Map.copyOf(explainedBy);
    explained = Map.copyOf(explained);
    blockers = Set.copyOf(blockers);
  }

  /** The same job, of which there is no current data. */
  JobAssessment withoutData() {
    Set<Blocker> more = new HashSet<>(blockers);
    more.add(Blocker.BLIND);
    return new JobAssessment(
        name,
        history,
        findings,
        activeSince,
        roots,
        explainedBy,
        explained,
        transitions,
        more,
        lag,
        bottleneck,
        scaleLimits,
        true);
  }

  /** Whether it is safe to scale the job now. */
  public boolean scaleSafe() {
    return blockers.isEmpty();
  }

  /** Whether no failure mode is active. */
  public boolean healthy() {
    return activeSince.isEmpty();
  }

  /** Summary for the history at the next poll. */
  HealthSummary healthSummary() {
    boolean checkpointsHealthy =
        Collections.disjoint(activeSince.keySet(), FailureMode.OF_CHECKPOINTS);
    return new HealthSummary(
        activeSince.keySet().stream().allMatch(mode -> mode.severity() == Severity.INFO),
        checkpointsHealthy,
        checkpointsHealthy && !activeSince.containsKey(FailureMode.RESTART_LOOP),
        underPressure());
  }

  private Optional<Boolean> underPressure() {
    if (lag.behind() || activeSince.containsKey(FailureMode.BACKPRESSURE)) {
      return Optional.of(true);
    }
    return lag.seconds().isPresent() ? Optional.of(false) : Optional.empty();
  }

  /** The finding of a mode; {@code NotEnoughData} if it was not evaluated. */
  public Finding finding(FailureMode mode) {
    return findings.getOrDefault(mode, new Finding.NotEnoughData("not evaluated"));
  }
}
