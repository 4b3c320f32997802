// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Objects;

/**
 * One life of a job. Counters of the REST API belong to a run and begin again with the next one.
 *
 * @param jobId Flink's {@code jid}; kept by a failover under high availability, new after a
 *     redeploy
 * @param startedAt Flink's {@code start-time}: when this JobMaster began to initialise the job
 */
public record Run(String jobId, Instant startedAt) {
  public Run {
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(startedAt, "startedAt");
  }
}
