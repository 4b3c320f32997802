// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SlotNeed;
import io.github.flinksignals.model.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * True when tasks of the job lack slots for longer than it takes to hand them out or, where the
 * cluster grows by itself, for longer than it takes to start a TaskManager.
 */
final class SlotStarvation implements Rule {
  @Override
  public FailureMode mode() {
    return FailureMode.SLOT_STARVATION;
  }

  @Override
  public Judgement judge(JobHistory job, Circumstances circumstances) {
    Optional<Instant> waiting = job.slots().waitingSince();
    if (waiting.isEmpty()) {
      return Judgement.inactive();
    }
    Thresholds thresholds = circumstances.thresholds();
    Cluster cluster = circumstances.cluster().told();
    boolean elastic = thresholds.elastic(cluster);
    // A TaskManager that is on its way, or just came, begins the wait anew.
    Instant since =
        circumstances
            .cluster()
            .workersChanged()
            .filter(changed -> elastic && changed.isAfter(waiting.get()))
            .orElse(waiting.get());
    Duration grace = elastic ? thresholds.slotsProvisionGrace() : thresholds.slotsGrace();
    if (Duration.between(since, circumstances.now()).compareTo(grace) < 0) {
      return Judgement.inactive();
    }
    return new Judgement.Active(evidence(job.slots().need(), cluster, waiting.get()));
  }

  private static String evidence(SlotNeed need, Cluster cluster, Instant since) {
    StringBuilder evidence = new StringBuilder("tasks wait for slots since " + Words.time(since));
    need.required()
        .ifPresent(required -> evidence.append("; needs ").append(Words.count(required, "slot")));
    need.missing().ifPresent(missing -> evidence.append(", ").append(missing).append(" missing"));
    cluster
        .slots()
        .ifPresent(slots -> evidence.append("; the cluster has ").append(slots).append(" in all"));
    return evidence.toString();
  }
}
