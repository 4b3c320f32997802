// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import java.time.Instant;

/** Whether what a job was before is known, so that nothing known against it means something. */
final class Past {
  private Past() {}

  /** Whether the job itself, or its absence, was seen before a moment. */
  static boolean known(JobHistory job, Instant moment, RuleContext context) {
    return job.firstSeenAt().isBefore(moment)
        || context.cluster().knownSince().map(since -> since.isBefore(moment)).orElse(false);
  }
}
