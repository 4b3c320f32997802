// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.model.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The configurable limits of the failure modes.
 *
 * @param expectedJobs names of jobs that must always run
 * @param slotsGrace how long tasks may wait for slots
 * @param slotsProvisionGrace the same if the cluster starts TaskManagers on demand
 * @param slotsElastic whether the cluster starts TaskManagers on demand
 * @param stateLostHold how long a loss of state stays active
 * @param statelessJobs matches the names of jobs that start without state on purpose; empty for
 *     none
 * @param verification when a rescale is verified, and how many failed checkpoints are too many
 * @param flow limits of the failure modes about lag and load
 * @param pollInterval time between two polls
 */
public record Thresholds(
    Set<String> expectedJobs,
    Duration slotsGrace,
    Duration slotsProvisionGrace,
    Elasticity slotsElastic,
    Duration stateLostHold,
    Optional<Pattern> statelessJobs,
    VerificationRules verification,
    FlowThresholds flow,
    Duration pollInterval) {
  static final int BLIND_AFTER_POLLS = 3;

  public Thresholds {
    expectedJobs = Set.copyOf(expectedJobs);
  }

  /** Whether a cluster starts TaskManagers when slots are missing. */
  public enum Elasticity {
    /** Yes if it reports pending TaskManagers, which only native Kubernetes and YARN do. */
    AUTO,
    TRUE,
    FALSE
  }

  /** Whether a job starts without state on purpose. */
  boolean stateless(String jobName) {
    return statelessJobs.map(pattern -> pattern.matcher(jobName).matches()).orElse(false);
  }

  /** Failed checkpoints since the last completed one that activate CheckpointsFailing. */
  public int checkpointFailures() {
    return verification.failures();
  }

  /** Minimum time for which checkpoints are watched after a rescale. */
  public Duration rescaleWindow() {
    return verification.window();
  }

  /** How long a job may be unseen before its data counts as outdated. */
  public Duration blindAfter() {
    return pollInterval.multipliedBy(BLIND_AFTER_POLLS);
  }

  boolean elastic(Cluster cluster) {
    return switch (slotsElastic) {
      case TRUE -> true;
      case FALSE -> false;
      case AUTO -> cluster.pendingTaskManagers().isPresent();
    };
  }
}
