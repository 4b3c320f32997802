// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Exchange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * In how many parts the input of each task can be divided: partitions at a source, key groups at a
 * task with keyed input. A task of which each subtask reads from one subtask of another task has
 * the parts of that task.
 */
public final class InputParts {
  private final Map<String, Task> read = new HashMap<>();
  private final Map<String, Integer> parts = new HashMap<>();

  /**
   * @param tasks of a job, in plan order
   */
  public InputParts(List<Task> tasks) {
    for (Task task : tasks) {
      read.put(task.id(), task);
      own(task).ifPresentOrElse(number -> parts.put(task.id(), number), () -> inherit(task));
    }
  }

  /** Empty if any subtask can process any record, and if it is not known. */
  public OptionalInt of(Task task) {
    Integer number = parts.get(task.id());
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static OptionalInt own(Task task) {
    if (task.role() == Task.Role.SOURCE) {
      return task.lag().partitions();
    }
    return task.keyed() ? task.maxParallelism() : OptionalInt.empty();
  }

  private void inherit(Task task) {
    if (task.exchanges().stream().allMatch(exchange -> oneToOne(exchange, task))) {
      task.exchanges().stream()
          .filter(exchange -> parts.containsKey(exchange.from()))
          .mapToInt(exchange -> parts.get(exchange.from()))
          .min()
          .ifPresent(number -> parts.put(task.id(), number));
    }
  }

  private boolean oneToOne(Exchange exchange, Task task) {
    Task from = read.get(exchange.from());
    return exchange.pattern() == Exchange.Pattern.POINTWISE
        && from != null
        && from.parallelism() == task.parallelism();
  }
}
