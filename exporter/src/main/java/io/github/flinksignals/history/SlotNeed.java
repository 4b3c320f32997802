// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.SlotSharing;
import io.github.flinksignals.model.Task;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * The slots a job needs.
 *
 * @param required by its parallelism or, for an adaptive job, by its resource requirements; empty
 *     if unknown
 * @param missing slots that the cluster cannot provide to this job; empty if unknown
 */
public record SlotNeed(OptionalInt required, OptionalInt missing) {
  public static final SlotNeed UNKNOWN = new SlotNeed(OptionalInt.empty(), OptionalInt.empty());

  /**
   * The cluster can provide all slots minus those held by other jobs. Flink's available slots are
   * no measure, because a job that waits for slots reserves those that are free.
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
        : OptionalInt.of(slots(details, Task::parallelism));
  }

  /** Slots held by the tasks of a job; 0 once it ended. */
  static int held(Job job) {
    return job.details()
        .filter(details -> !job.state().ended())
        .map(details -> slots(details, task -> task.counts().deployed()))
        .orElse(0);
  }

  private static int slots(JobDetails details, ToIntFunction<Task> slots) {
    return SlotSharing.slots(details.tasks().stream(), Task::slotSharingGroup, slots);
  }
}
