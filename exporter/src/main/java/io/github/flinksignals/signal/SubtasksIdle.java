// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import java.util.List;

/**
 * Active when a source runs more subtasks than its input has partitions, so the rest have nothing
 * to read.
 */
final class SubtasksIdle implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Task> sources =
        job.details().map(JobDetails::tasks).orElse(List.of()).stream()
            .filter(task -> task.lag().partitions().isPresent())
            .toList();
    if (sources.isEmpty()) {
      return new Finding.NotEnoughData("no source reports the number of its partitions");
    }
    return sources.stream()
        .filter(task -> task.counts().running() > task.lag().partitions().getAsInt())
        .findFirst()
        .<Finding>map(task -> new Finding.Active(evidence(task)))
        .orElseGet(Finding::inactive);
  }

  private static String evidence(Task task) {
    int partitions = task.lag().partitions().getAsInt();
    return Formats.count(task.counts().running(), "subtask")
        + " of "
        + task.name()
        + " run, but its input has "
        + Formats.count(partitions, "partition")
        + ": "
        + (task.counts().running() - partitions)
        + " have nothing to read";
  }
}
