// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.export.Status;
import java.util.List;
import java.util.Optional;

/**
 * The result of a check. The names of the components are the field names of the JSON.
 *
 * @param reasons that do not belong to a single job, such as an unreachable JobManager
 * @param jobs the checked jobs
 * @param status of these jobs, as in {@code /api/v1/status}
 */
record CheckResult(
    Conclusion conclusion, List<String> reasons, List<JobResult> jobs, Status status) {
  CheckResult {
    reasons = List.copyOf(reasons);
    jobs = List.copyOf(jobs);
  }

  /**
   * The result for one job.
   *
   * @param reasons why it is not safe or unknown; empty if it is safe
   * @param scale what is known about the scale that was asked about; empty without one
   */
  record JobResult(
      String name, Conclusion conclusion, List<String> reasons, Optional<ScaleCheck> scale) {
    JobResult {
      reasons = List.copyOf(reasons);
    }
  }
}
