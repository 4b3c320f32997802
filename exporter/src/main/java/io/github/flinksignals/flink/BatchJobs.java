// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.Locale;

/** Recognizes batch jobs, whose tasks wait for each other by design. */
final class BatchJobs {
  private static final String BATCH = "BATCH";

  /** Result partitions that can be read only after they were written completely. */
  private static final String BLOCKING = "blocking";

  private BatchJobs() {}

  /**
   * Whether a job is a batch job. {@code job-type} says so since Flink 1.20, and {@code plan.type}
   * before. A task behind a blocking exchange waits for its input in any case.
   */
  static boolean batch(RestMessages.JobResponse job) {
    return BATCH.equals(job.jobType())
        || (job.jobType() == null && BATCH.equals(job.plan().type()))
        || job.plan().nodes().stream()
            .flatMap(node -> node.inputs().stream())
            .anyMatch(BatchJobs::blocking);
  }

  private static boolean blocking(RestMessages.Input input) {
    return input.exchange() != null
        && input.exchange().toLowerCase(Locale.ROOT).startsWith(BLOCKING);
  }
}
