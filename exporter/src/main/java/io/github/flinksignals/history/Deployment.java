// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Task;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How wide the tasks of a job are in one deployment of it.
 *
 * @param run the run it belongs to; an adaptive job has several deployments in one run
 * @param since when it began: the start of its run or, for one that began within the run, when the
 *     job last entered RUNNING
 * @param parallelism by task name; never empty
 */
public record Deployment(Run run, Instant since, Map<String, Integer> parallelism) {
  public Deployment {
    parallelism = Map.copyOf(parallelism);
  }

  /**
   * Reads the deployment of a job. Empty unless the job is RUNNING and all its tasks have subtasks:
   * before, an adaptive job shows the parallelism it was submitted with, which nobody may ever run.
   */
  static Optional<Deployment> of(Job job) {
    JobDetails details = job.details().orElse(null);
    if (details == null || job.state() != JobState.RUNNING || details.tasks().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> parallelism = new TreeMap<>();
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

  /** The parallelism of its widest task. */
  public int highest() {
    return parallelism.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /**
   * Whether some task is wider or narrower than it was in another one. Tasks are compared by name.
   * An upgrade may add, drop and rename tasks, which alone rescales nothing, unless it changes how
   * wide the job is.
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

  /** Whether it undoes the step from one width to another, wholly or by more than that. */
  boolean undoes(Deployment from, Deployment to) {
    if (!differsFrom(from)) {
      return true;
    }
    int step = Integer.compare(to.highest(), from.highest());
    return step != 0 && Integer.compare(from.highest(), highest()) * step >= 0;
  }

  /** Its widest task's parallelism, as numbers that may be missing are handed on. */
  OptionalInt width() {
    return OptionalInt.of(highest());
  }
}
