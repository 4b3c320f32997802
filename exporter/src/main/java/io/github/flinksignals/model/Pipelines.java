// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parts of a job that exchange no records with each other, such as those of several INSERT
 * statements. A slow task in one of them does not slow down another.
 */
public final class Pipelines {
  private Pipelines() {}

  /** The tasks of each pipeline, in plan order. */
  public static Collection<List<Task>> of(List<Task> tasks) {
    Map<String, String> parents = new HashMap<>();
    tasks.forEach(task -> parents.put(task.id(), task.id()));
    for (Task task : tasks) {
      for (String input : task.inputs()) {
        if (parents.containsKey(input)) {
          parents.put(first(parents, input), first(parents, task.id()));
        }
      }
    }
    return tasks.stream()
        .collect(
            Collectors.groupingBy(
                task -> first(parents, task.id()), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private static String first(Map<String, String> parents, String id) {
    String one = id;
    while (!parents.get(one).equals(one)) {
      // Shortens the way for the next time.
      parents.put(one, parents.get(parents.get(one)));
      one = parents.get(one);
    }
    return one;
  }
}
