// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.Locale;

/** Recognizes batch jobs, whose tasks wait for each other by design. */
final class BatchJobs {
  private static final String BATCH = "BATCH";

  /**
   * Beginnings of the exchanges that only batch jobs have. A reader waits until a blocking one is
   * written completely. It may wait for a hybrid one too, depending on free slots.
   */
  private static final List<String> EXCHANGES = List.of("blocking", "hybrid");

  private BatchJobs() {}

  /**
   * Whether a job is a batch job. {@code job-type} says so since Flink 1.20, and {@code plan.type}
   * before. A task behind one of the {@link #EXCHANGES} waits for its input in any case.
   */
  static boolean batch(RestMessages.JobResponse job) {
    return BATCH.equals(job.jobType())
        || (job.jobType() == null && BATCH.equals(job.plan().type()))
        || job.plan().nodes().stream()
            .flatMap(node -> node.inputs().stream())
            .anyMatch(BatchJobs::waits);
  }

  private static boolean waits(RestMessages.Input input) {
    return input.exchange() != null
        && EXCHANGES.stream().anyMatch(input.exchange().toLowerCase(Locale.ROOT)::startsWith);
  }
}
