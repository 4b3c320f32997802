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
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Instant> waiting = job.slots().waitingSince();
    if (waiting.isEmpty()) {
      return Finding.inactive();
    }
    Thresholds thresholds = context.thresholds();
    Cluster cluster = context.cluster().lastKnown();
    boolean elastic = thresholds.elastic(cluster);
    // A TaskManager that is on its way, or just came, begins the wait anew.
    Instant since =
        context
            .cluster()
            .workersChanged()
            .filter(changed -> elastic && changed.isAfter(waiting.get()))
            .orElse(waiting.get());
    Duration grace = elastic ? thresholds.slotsProvisionGrace() : thresholds.slotsGrace();
    if (Duration.between(since, context.now()).compareTo(grace) < 0) {
      return Finding.inactive();
    }
    return new Finding.Active(evidence(job.slots().need(), cluster, waiting.get()));
  }

  private static String evidence(SlotNeed need, Cluster cluster, Instant since) {
    StringBuilder evidence = new StringBuilder("tasks wait for slots since " + Formats.time(since));
    need.required()
        .ifPresent(required -> evidence.append("; needs ").append(Formats.count(required, "slot")));
    need.missing().ifPresent(missing -> evidence.append(", ").append(missing).append(" missing"));
    cluster
        .slots()
        .ifPresent(slots -> evidence.append("; the cluster has ").append(slots).append(" in all"));
    return evidence.toString();
  }
}
