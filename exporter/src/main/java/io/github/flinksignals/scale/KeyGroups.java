// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.util.OptionalInt;

/**
 * The key groups of a task that reads keyed input. Flink moves state between subtasks in whole key
 * groups, so the subtask with the most key groups limits the task: of 128 key groups, each of 64
 * subtasks has 2, and with 65 to 127 subtasks at least one still has 2.
 *
 * @param count the maximum parallelism of the task, at least 1
 */
public record KeyGroups(int count) {
  public KeyGroups {
    if (count < 1) {
      throw new IllegalArgumentException("a task has at least one key group, not " + count);
    }
  }

  /** Key groups of the subtask that has the most; 1 from the maximum parallelism on. */
  public int most(int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("invalid parallelism " + parallelism);
    }
    return (int) (((long) count + parallelism - 1) / parallelism);
  }

  /**
   * How many subtasks with an even share of the key groups could do as much as this number of
   * subtasks, if every key group has the same load.
   */
  public double effective(int parallelism) {
    return (double) count / most(parallelism);
  }

  /** The smallest parallelism that is as effective. */
  public int smallestAsEffective(int parallelism) {
    int most = most(parallelism);
    return (int) (((long) count + most - 1) / most);
  }

  /** The smallest parallelism that is more effective; empty if each subtask has one key group. */
  public OptionalInt nextMoreEffective(int parallelism) {
    int most = most(parallelism);
    return most == 1
        ? OptionalInt.empty()
        : OptionalInt.of((int) (((long) count + most - 2) / (most - 1)));
  }
}
