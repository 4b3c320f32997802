// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.ScaleBound;
import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.scale.ScaleLimits;
import io.github.flinksignals.scale.ScaleResult;
import io.github.flinksignals.scale.Scaling;
import io.github.flinksignals.signal.Formats;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.function.Function;

/** Explains the results of the limits for one scale, with the numbers that they depend on. */
final class LimitTexts {
  private final Scaling scaling;
  private final ScaleLimits limits;
  private final int to;

  LimitTexts(Scaling scaling, ScaleLimits limits, int to) {
    this.scaling = scaling;
    this.limits = limits;
    this.to = to;
  }

  String explain(ScaleLimit limit) {
    ScaleBound bound = limits.bound(limit);
    return switch (limit) {
      case MAX_PARALLELISM -> maxParallelism(bound);
      case PARTITIONS -> partitions(bound);
      case SLOTS -> slots(bound);
      case NETWORK_MEMORY -> networkMemory(bound);
    };
  }

  private String maxParallelism(ScaleBound bound) {
    if (bound.mayFit().isEmpty()) {
      return "Flink does not report the maximum parallelism of the tasks";
    }
    int lowest = bound.mayFit().getAsInt();
    String highest =
        "the state of " + lowestOf(Task::maxParallelism) + " has " + lowest + " key groups";
    return switch (bound.at(to)) {
      case PASS -> highest;
      case FAIL -> highest + ", so Flink cannot restore it with a parallelism of " + to;
      case UNKNOWN -> highest + "; the maximum parallelism of another task is not known";
    };
  }

  private String partitions(ScaleBound bound) {
    if (bound.fits().isEmpty()) {
      return "no source reports how many partitions its input has";
    }
    int fewest = bound.fits().getAsInt();
    String has =
        "the input of "
            + lowestOf(task -> task.lag().partitions())
            + " has "
            + Formats.count(fewest, "partition");
    return bound.at(to) == ScaleResult.FAIL
        ? has + ", so " + Formats.count(to - fewest, "subtask") + " would have nothing to read"
        : has;
  }

  private String slots(ScaleBound bound) {
    String needs = "the job would need " + Formats.count(scaling.slots(to), "slot");
    if (limits.slotsOnDemand()) {
      return needs + "; the cluster starts TaskManagers on demand";
    }
    return bound.fits().isEmpty()
        ? needs + "; how many it can get is not known until all of its tasks run"
        : needs
            + (limits.startableSlots().orElse(0) > 0
                ? "; with those it has, those that are free and those that the cluster can start"
                : "; with those it has and those that are free")
            + ", its highest parallelism is "
            + bound.fits().getAsInt();
  }

  private static String networkMemory(ScaleBound bound) {
    if (bound.mayFit().isEmpty()) {
      return "the TaskManagers have not reported how many network buffers they have, or how many"
          + " slots each has is not known";
    }
    String fails =
        "above " + bound.mayFit().getAsInt() + ", a TaskManager has too few network buffers";
    if (bound.mayFit().getAsInt() >= ScaleBound.MOST_SUBTASKS) {
      fails = "the TaskManagers have enough network buffers if the subtasks are spread evenly";
    }
    if (bound.fits().isEmpty()) {
      return fails + "; what other jobs need on the same TaskManagers is not known";
    }
    return bound.fits().equals(bound.mayFit())
        ? fails
        : fails
            + "; up to "
            + bound.fits().getAsInt()
            + " they suffice however Flink places the subtasks";
  }

  /** The first scaled task with the lowest value. */
  private String lowestOf(Function<Task, OptionalInt> value) {
    return scaling
        .scaled()
        .filter(task -> value.apply(task).isPresent())
        .min(Comparator.comparing(task -> value.apply(task).getAsInt()))
        .map(Task::name)
        .orElse("a task");
  }
}
