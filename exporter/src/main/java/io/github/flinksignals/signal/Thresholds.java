// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.model.Cluster;
import java.time.Duration;
import java.util.Set;

/**
 * The configurable limits of the failure modes.
 *
 * @param expectedJobs names of jobs that must always run
 * @param slotsGrace how long tasks may lack slots
 * @param slotsProvisionGrace the same where the cluster starts TaskManagers itself
 * @param slotsElastic whether it does
 * @param stateLostHold how long a loss of state is told
 * @param verification when a rescale is verified; also holds the threshold of failed checkpoints
 * @param flow of the modes that tell of lag and load
 * @param pollInterval what "not seen for a while" is measured in
 */
public record Thresholds(
    Set<String> expectedJobs,
    Duration slotsGrace,
    Duration slotsProvisionGrace,
    Elasticity slotsElastic,
    Duration stateLostHold,
    VerificationRules verification,
    FlowLimits flow,
    Duration pollInterval) {
  public Thresholds {
    expectedJobs = Set.copyOf(expectedJobs);
  }

  /** Whether a cluster grows by itself when slots are missing. */
  public enum Elasticity {
    /** If it reports pending TaskManagers, which only native Kubernetes and YARN do. */
    AUTO,
    TRUE,
    FALSE
  }

  /** Failed checkpoints since the last completed one that are too many. */
  public int checkpointFailures() {
    return verification.failures();
  }

  /** How long the checkpoints are watched after a rescale, at least. */
  public Duration rescaleWindow() {
    return verification.window();
  }

  /** Time after which a job that was not seen is not known any more. */
  public Duration blindAfter() {
    return pollInterval.multipliedBy(3);
  }

  boolean elastic(Cluster cluster) {
    return switch (slotsElastic) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO -> cluster.pendingTaskManagers().isPresent();
    };
  }
}
