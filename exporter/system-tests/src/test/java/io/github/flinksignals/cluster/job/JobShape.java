// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import java.util.List;

/** How the tasks of an {@link OrdersJob} are connected. */
public enum JobShape {
  /** One task after the other. */
  PIPELINE,

  /** Another sink reads the enriched orders, and comes before their totals in the plan. */
  ARCHIVE_FIRST,

  /** The same, but it comes after them in the plan. */
  ARCHIVE_LAST,

  /** A writer as Iceberg's, and a committer of parallelism 1 behind it, instead of the sink. */
  COMMITTED;

  /** The tasks in the order of {@code vertices[]} of {@code /jobs/:id}. */
  public List<JobTask> tasks() {
    return switch (this) {
      case PIPELINE -> List.of(JobTask.SOURCE, JobTask.ENRICH, JobTask.TOTALS, JobTask.SINK);
      case ARCHIVE_FIRST ->
          List.of(JobTask.SOURCE, JobTask.ENRICH, JobTask.ARCHIVE, JobTask.TOTALS, JobTask.SINK);
      case ARCHIVE_LAST ->
          List.of(JobTask.SOURCE, JobTask.ENRICH, JobTask.TOTALS, JobTask.SINK, JobTask.ARCHIVE);
      case COMMITTED ->
          List.of(
              JobTask.SOURCE,
              JobTask.ENRICH,
              JobTask.TOTALS,
              JobTask.FILE_WRITER,
              JobTask.FILE_COMMITTER);
    };
  }
}
