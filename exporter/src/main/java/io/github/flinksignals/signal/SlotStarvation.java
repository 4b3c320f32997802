// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.SlotNeed;
import io.github.flinksignals.model.Cluster;
import java.time.Instant;
import java.util.Optional;

/**
 * Active when tasks of the job have waited for slots for longer than it takes to allocate them or,
 * if the cluster starts TaskManagers on demand or is itself just starting, for longer than it takes
 * to start one.
 */
final class SlotStarvation implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<SlotGrace> grace = SlotGrace.of(job, context);
    if (grace.isEmpty() || !grace.get().passed(context.now())) {
      return Finding.inactive();
    }
    Cluster cluster = context.cluster().lastKnown();
    return new Finding.Active(evidence(job.slots().need(), cluster, grace.get().began()));
  }

  private static String evidence(SlotNeed need, Cluster cluster, Instant since) {
    StringBuilder evidence =
        new StringBuilder("tasks have been waiting for slots since " + Formats.time(since));
    need.required().ifPresent(required -> evidence.append("; required: ").append(required));
    need.missing().ifPresent(missing -> evidence.append(", missing: ").append(missing));
    cluster.slots().ifPresent(slots -> evidence.append("; slots in the cluster: ").append(slots));
    return evidence.toString();
  }
}
