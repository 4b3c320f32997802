// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.model.Task;
import java.util.List;
import java.util.Optional;

/**
 * A scale that someone asks about.
 *
 * @param task name of the only task that is scaled; empty to scale the job
 * @param parallelism the new one, from 1 to {@link #MOST}
 */
public record ScaleTarget(Optional<String> task, int parallelism) {
  /** Flink accepts no higher one. */
  public static final int MOST = ScaleBound.MOST_SUBTASKS;

  public ScaleTarget {
    if (parallelism < 1 || parallelism > MOST) {
      throw new IllegalArgumentException("expected a number from 1 to " + MOST);
    }
  }

  /** The tasks that it changes; empty if the job has no tasks, or no task of that name. */
  public Optional<Scaling> of(List<Task> tasks) {
    return task.isPresent() ? Scaling.ofTask(tasks, task.get()) : Scaling.ofJob(tasks);
  }
}
