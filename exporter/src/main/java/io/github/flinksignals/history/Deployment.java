// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Task;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The parallelism of a job's tasks in one deployment.
 *
 * @param run the run it belongs to; with the adaptive scheduler one run has several deployments
 * @param since start of the run or, for a deployment within the run, when the job last entered
 *     RUNNING
 * @param parallelism by task name, in its shortest form; never empty
 */
public record Deployment(Run run, Instant since, Map<String, Integer> parallelism) {
  public Deployment {
    // A page with many long names exports shorter ones, and a restored history has those.
    Map<String, Integer> byShortestName = new HashMap<>();
    parallelism.forEach(
        (name, subtasks) -> byShortestName.merge(LabelValues.shortest(name), subtasks, Math::max));
    parallelism = Map.copyOf(byShortestName);
  }

  /**
   * Reads the deployment of a job. Empty unless the job is RUNNING and all its tasks have subtasks.
   * Before that, an adaptive job reports the parallelism it was submitted with, which it may never
   * run with.
   */
  static Optional<Deployment> of(Job job) {
    JobDetails details = job.details().orElse(null);
    if (details == null || job.state() != JobState.RUNNING || details.tasks().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> parallelism = new HashMap<>();
    for (Task task : details.tasks()) {
      if (task.counts().total() == 0) {
        return Optional.empty();
      }
      parallelism.put(task.name(), task.parallelism());
    }
    return Optional.of(
        new Deployment(
            job.run(), details.runningSince().orElse(job.run().startedAt()), parallelism));
  }

  /** The highest parallelism of a task. */
  public int highest() {
    return parallelism.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * Whether the highest parallelism or the parallelism of a task changed. Tasks are compared by
   * name. An upgrade may add, remove or rename tasks: that alone is not a rescale unless the
   * highest parallelism changes.
   */
  boolean differsFrom(Deployment other) {
    return highest() != other.highest()
        || parallelism.entrySet().stream()
            .anyMatch(
                task -> {
                  Integer before = other.parallelism.get(task.getKey());
                  return before != null && !Objects.equals(before, task.getValue());
                });
  }

  /** Positive if the tasks have more subtasks together than in another deployment. */
  int comparedWith(Deployment other) {
    return Integer.compare(subtasks(), other.subtasks());
  }

  private int subtasks() {
    return parallelism.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether this deployment fully undoes the change from one deployment to another. */
  boolean undoes(Deployment from, Deployment to) {
    if (!differsFrom(from)) {
      return true;
    }
    int step = Integer.compare(to.highest(), from.highest());
    return step != 0 && Integer.compare(from.highest(), highest()) * step >= 0;
  }
}
