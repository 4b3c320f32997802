// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Slot sharing groups: tasks of one group share slots. */
public final class SlotSharing {
  private SlotSharing() {}

  /**
   * The slots that tasks occupy together: the sum over the groups of the highest number in each.
   * Before Flink 1.20 the groups are not reported, and all tasks are assumed to share one group,
   * which is the default.
   *
   * @param group of a task; empty if Flink does not report it
   * @param slots that a task occupies by itself
   */
  public static <T> int slots(
      Stream<T> tasks, Function<T, Optional<String>> group, ToIntFunction<T> slots) {
    Map<String, Integer> highest =
        tasks.collect(
            Collectors.toMap(task -> group.apply(task).orElse(""), slots::applyAsInt, Math::max));
    long sum = highest.values().stream().mapToLong(Integer::longValue).sum();
    return (int) Math.min(Integer.MAX_VALUE, sum);
  }
}
