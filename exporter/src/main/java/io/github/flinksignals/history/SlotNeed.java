// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The slots a job needs.
 *
 * @param required by its parallelism, or by what an adaptive job desires; empty if not known
 * @param missing those that the cluster cannot give this job; empty if not known
 */
public record SlotNeed(OptionalInt required, OptionalInt missing) {
  public static final SlotNeed UNKNOWN = new SlotNeed(OptionalInt.empty(), OptionalInt.empty());

  /**
   * What the cluster can give a job is all slots less those that other jobs hold. The slots that
   * Flink calls available are no measure: a job that waits for more holds the rest unused.
   */
  static SlotNeed of(Job job, PollContext context) {
    OptionalInt required = required(job);
    OptionalInt slots = context.cluster().slots();
    if (required.isEmpty() || slots.isEmpty()) {
      return new SlotNeed(required, OptionalInt.empty());
    }
    long others = context.slotsHeld() - held(job);
    int left = (int) Math.max(0, slots.getAsInt() - others);
    int missing = Math.max(0, required.getAsInt() - left);
    boolean served = job.counts().allRunning() && !job.adaptive();
    return new SlotNeed(required, OptionalInt.of(served ? 0 : missing));
  }

  private static OptionalInt required(Job job) {
    if (job.details().isEmpty()) {
      return OptionalInt.empty();
    }
    JobDetails details = job.details().get();
    if (details.desiredSlots().isPresent()) {
      return details.desiredSlots();
    }
    return details.tasks().isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(byGroup(details.tasks(), Task::parallelism));
  }

  /** Slots that the tasks of a job have; none once it ended. */
  static int held(Job job) {
    return job.details()
        .filter(details -> !job.state().ended())
        .map(details -> byGroup(details.tasks(), task -> task.counts().deployed()))
        .orElse(0);
  }

  /**
   * The tasks of a slot sharing group share slots, so the widest counts. Before Flink 1.20 the
   * groups are not told, and all tasks are taken to share one, as they do by default.
   */
  private static int byGroup(List<Task> tasks, ToIntFunction<Task> width) {
    Map<String, Integer> widest =
        tasks.stream()
            .collect(
                Collectors.toMap(
                    task -> task.slotSharingGroup().orElse(""), width::applyAsInt, Math::max));
    long sum = widest.values().stream().mapToLong(Integer::longValue).sum();
    return (int) Math.min(Integer.MAX_VALUE, sum);
  }
}
