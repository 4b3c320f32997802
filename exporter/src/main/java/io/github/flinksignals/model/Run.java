// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Objects;

/**
 * One life of a job. The counters of the REST API start at zero with each run.
 *
 * @param jobId Flink's {@code jid}; a failover under high availability keeps it, a redeploy changes
 *     it
 * @param startedAt Flink's {@code start-time}: when this JobMaster began to initialise the job
 */
public record Run(String jobId, Instant startedAt) {
  public Run {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(startedAt, "startedAt");
  }
}
