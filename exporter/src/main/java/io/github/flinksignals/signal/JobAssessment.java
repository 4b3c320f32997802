// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.JobHistory;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be said of one job.
 *
 * @param history empty for a job that is expected and was never seen
 * @param findings of every failure mode; none for a batch job, which waits by design
 * @param activeSince of the active ones
 * @param roots the active ones that nothing explains, neither now nor until just now
 * @param explainedBy the active ones that explain an active one; without those that none explains
 * @param lastExplained when an active one was last explained by another; absent if it never was
 * @param blockers what speaks against scaling the job; none if it may be scaled
 * @param lag where it is going
 * @param bottleneck the task that holds up the others; empty if there is none
 * @param blind whether what {@code history} holds is too old to be told as the present
 */
public record JobAssessment(
    String name,
    Optional<JobHistory> history,
    Map<FailureMode, Finding> findings,
    Map<FailureMode, Instant> activeSince,
    Set<FailureMode> roots,
    Map<FailureMode, Set<FailureMode>> explainedBy,
    Map<FailureMode, Instant> lastExplained,
    Set<Blocker> blockers,
    LagTrend lag,
    Optional<Bottleneck> bottleneck,
    boolean blind) {
  public JobAssessment {
    findings = Map.copyOf(findings);
    activeSince = Map.copyOf(activeSince);
    roots = Set.copyOf(roots);
    explainedBy = Map.copyOf(explainedBy);
    lastExplained = Map.copyOf(lastExplained);
    blockers = Set.copyOf(blockers);
  }

  /** Whether the job may be scaled further now. */
  public boolean scaleSafe() {
    return blockers.isEmpty();
  }

  /** Whether no failure mode is active. */
  public boolean well() {
    return activeSince.isEmpty();
  }

  /** What memory must know of it. */
  HealthSummary healthSummary() {
    boolean checkpointsHealthy =
        Collections.disjoint(activeSince.keySet(), FailureMode.OF_CHECKPOINTS);
    return new HealthSummary(
        activeSince.keySet().stream().allMatch(mode -> mode.severity() == Severity.INFO),
        checkpointsHealthy,
        checkpointsHealthy && !activeSince.containsKey(FailureMode.RESTART_LOOP),
        pressed());
  }

  private Optional<Boolean> pressed() {
    if (lag.behind() || activeSince.containsKey(FailureMode.BACKPRESSURE)) {
      return Optional.of(true);
    }
    return lag.seconds().isPresent() ? Optional.of(false) : Optional.empty();
  }

  /** What the rule of a mode said; {@code NotEnoughData} where it was not asked. */
  public Finding finding(FailureMode mode) {
    return findings.getOrDefault(mode, new Finding.NotEnoughData("not judged"));
  }
}
