// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import java.time.Instant;

/**
 * How the cluster grows while a job waits for slots. Only progress counts, not every change: a pod
 * that crashes before it registers is requested again and again, which changes the numbers forever.
 *
 * @param taskManagers registered TaskManagers; the fewest until the first one registers, because
 *     the JobManager may notice late that some were lost, and the most after that
 * @param requested the most registered and pending TaskManagers so far
 * @param progressAt when one more TaskManager registered or was requested, or when the job began to
 *     wait
 */
public record Provisioning(
    int taskManagers, int requested, boolean registered, Instant progressAt) {

  static Provisioning begin(Cluster cluster, Instant now) {
    return new Provisioning(
        cluster.taskManagers().orElse(Integer.MAX_VALUE), requested(cluster, 0), false, now);
  }

  Provisioning next(Cluster cluster, Instant now) {
    int seen = cluster.taskManagers().orElse(taskManagers);
    boolean more = seen > taskManagers;
    int nowRequested = requested(cluster, requested);
    return new Provisioning(
        registered || more ? Math.max(seen, taskManagers) : seen,
        Math.max(requested, nowRequested),
        registered || more,
        more || nowRequested > requested ? now : progressAt);
  }

  /** Both numbers belong to one answer, so the sum is unknown if one of them is. */
  private static int requested(Cluster cluster, int unknown) {
    return cluster.taskManagers().isPresent() && cluster.pendingTaskManagers().isPresent()
        ? cluster.taskManagers().getAsInt() + cluster.pendingTaskManagers().getAsInt()
        : unknown;
  }
}
