// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.export.Status;
import java.util.List;

/**
 * What a check comes to, and why; the names of the components are those of the JSON.
 *
 * @param reasons that are about no single job, such as a JobManager that does not answer
 * @param jobs those that were asked for
 * @param status of those jobs, as {@code /api/v1/status} tells it
 */
record CheckResult(
    Conclusion conclusion, List<String> reasons, List<JobResult> jobs, Status status) {
  CheckResult {
    reasons = List.copyOf(reasons);
    jobs = List.copyOf(jobs);
  }

  /**
   * What it comes to for one job.
   *
   * @param reasons why it is not safe or cannot be told; none if it is safe
   */
  record JobResult(String name, Conclusion conclusion, List<String> reasons) {
    JobResult {
      reasons = List.copyOf(reasons);
    }
  }
}
