// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Pipelines;
import io.github.flinksignals.model.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A job as seen by each of its pipelines; see {@link JobHistory#pipelines}. */
final class PipelineViews {
  private PipelineViews() {}

  static List<JobHistory> of(JobHistory job) {
    if (job.flow().pipelineLags().isEmpty()) {
      return List.of(job);
    }
    List<JobHistory> views =
        Pipelines.of(job.job().tasks()).stream()
            .filter(tasks -> works(tasks, job.flow()))
            .map(tasks -> of(job, tasks))
            .toList();
    return views.isEmpty() ? List.of(job) : views;
  }

  /** Whether records move or wait in a pipeline. */
  static boolean works(List<Task> pipeline, FlowHistory flow) {
    return pipeline.stream().anyMatch(task -> task.counts().running() > 0 && !flow.rests(task));
  }

  private static JobHistory of(JobHistory job, List<Task> pipeline) {
    return new JobHistory(
        job.job().withTasks(pipeline),
        job.details().map(all -> all.withTasks(pipeline)),
        job.firstSeenAt(),
        job.seenAt(),
        job.missingSince(),
        job.running(),
        job.checkpoints(),
        job.restarts(),
        job.slots(),
        only(job.tasks(), pipeline),
        job.flow().of(pipeline),
        job.baseline(),
        job.rescales(),
        job.restores());
  }

  /** The values of some tasks, of those that have one. */
  static <V> Map<String, V> only(Map<String, V> byName, List<Task> tasks) {
    Map<String, V> kept = new LinkedHashMap<>();
    for (Task task : tasks) {
      V value = byName.get(task.name());
      if (value != null) {
        kept.put(task.name(), value);
      }
    }
    return kept;
  }
}
