// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.NetworkMemory;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * How far tasks can be scaled.
 *
 * @param parallelism their highest parallelism now; empty if unknown
 * @param bounds one for each limit
 * @param next the smallest higher parallelism that lets them do more, within the known limits;
 *     empty if there is none, and if the limits that would prevent it are unknown
 * @param startableSlots slots that the cluster starts when they are missing: 0 if it does not start
 *     TaskManagers, empty if their number is not limited
 */
public record ScaleLimits(
    OptionalInt parallelism,
    Map<ScaleLimit, ScaleBound> bounds,
    OptionalInt next,
    OptionalInt startableSlots) {
  /** Of a job that is not known. */
  public static final ScaleLimits UNKNOWN =
      new ScaleLimits(OptionalInt.empty(), Map.of(), OptionalInt.empty(), OptionalInt.of(0));

  /** More slots on one TaskManager are not computed. */
  private static final int MOST_SLOTS = 1 << 10;

  public ScaleLimits {
    bounds = Map.copyOf(bounds);
  }

  /**
   * The limits of a job, or of one task of it.
   *
   * @param slotsHeld by the job now; empty unless all of its tasks run
   * @param startableSlots slots that the cluster starts when they are missing; empty if their
   *     number is not limited
   */
  public static ScaleLimits of(
      Scaling scaling, OptionalInt slotsHeld, Cluster cluster, OptionalInt startableSlots) {
    Map<ScaleLimit, ScaleBound> bounds = new EnumMap<>(ScaleLimit.class);
    bounds.put(ScaleLimit.MAX_PARALLELISM, maxParallelism(scaling));
    bounds.put(ScaleLimit.PARTITIONS, partitions(scaling));
    bounds.put(
        ScaleLimit.SLOTS,
        startableSlots.isEmpty()
            ? ScaleBound.UNKNOWN
            : slots(scaling, slotsHeld, cluster, startableSlots.getAsInt()));
    bounds.put(
        ScaleLimit.NETWORK_MEMORY,
        cluster
            .networkMemory()
            .map(memory -> networkMemory(scaling, memory, slotsHeld, cluster, startableSlots))
            .orElse(ScaleBound.UNKNOWN));
    return new ScaleLimits(
        OptionalInt.of(scaling.current()),
        bounds,
        next(scaling, bounds, startableSlots),
        startableSlots);
  }

  /** The limits of two jobs with the same name, of which it is not known which one is scaled. */
  public ScaleLimits and(ScaleLimits other) {
    Map<ScaleLimit, ScaleBound> both = new EnumMap<>(ScaleLimit.class);
    for (ScaleLimit limit : ScaleLimit.values()) {
      both.put(limit, bound(limit).and(other.bound(limit)));
    }
    return new ScaleLimits(
        parallelism, both, next.equals(other.next) ? next : OptionalInt.empty(), startableSlots);
  }

  /** Whether the cluster starts as many TaskManagers as are missing, so slots are no limit. */
  public boolean slotsOnDemand() {
    return startableSlots.isEmpty();
  }

  /** How far a limit allows a scale. */
  public ScaleBound bound(ScaleLimit limit) {
    return bounds.getOrDefault(limit, ScaleBound.UNKNOWN);
  }

  private static ScaleBound maxParallelism(Scaling scaling) {
    OptionalInt lowest =
        scaling.scaled().flatMapToInt(task -> task.maxParallelism().stream()).min();
    if (lowest.isEmpty()) {
      return ScaleBound.UNKNOWN;
    }
    return scaling.scaled().allMatch(task -> task.maxParallelism().isPresent())
        ? ScaleBound.exactly(lowest.getAsInt())
        : ScaleBound.atMost(lowest.getAsInt());
  }

  /** Of the source with the fewest; sources that do not report any have no limit of their own. */
  private static ScaleBound partitions(Scaling scaling) {
    OptionalInt fewest =
        scaling.scaled().flatMapToInt(task -> task.lag().partitions().stream()).min();
    return fewest.isPresent() ? ScaleBound.exactly(fewest.getAsInt()) : ScaleBound.UNKNOWN;
  }

  /**
   * Free slots, those of the job and those that the cluster can start. While tasks wait, the free
   * ones are reserved for them.
   */
  private static ScaleBound slots(
      Scaling scaling, OptionalInt held, Cluster cluster, int startable) {
    OptionalInt free = cluster.slotsAvailable();
    // Without the groups, tasks may need more slots than if they shared them.
    boolean groupsKnown =
        scaling.tasks().stream().allMatch(task -> task.slotSharingGroup().isPresent())
            || slotsInUse(cluster).equals(held);
    if (free.isEmpty() || held.isEmpty() || !groupsKnown) {
      return ScaleBound.UNKNOWN;
    }
    long usable = (long) free.getAsInt() + held.getAsInt() + startable;
    Scaling deciding = scaling.decidingSlots();
    return ScaleBound.exactly(highest(scaledTo -> deciding.slots(scaledTo) <= usable));
  }

  private static OptionalInt slotsInUse(Cluster cluster) {
    return cluster.slots().isPresent() && cluster.slotsAvailable().isPresent()
        ? OptionalInt.of(cluster.slots().getAsInt() - cluster.slotsAvailable().getAsInt())
        : OptionalInt.empty();
  }

  private static ScaleBound networkMemory(
      Scaling scaling,
      NetworkMemory memory,
      OptionalInt held,
      Cluster cluster,
      OptionalInt startableSlots) {
    int taskManagers = cluster.taskManagers().orElse(0);
    int slots = cluster.slots().orElse(0);
    if (taskManagers < 1 || slots < taskManagers) {
      return ScaleBound.UNKNOWN;
    }
    // If they are not alike, one of them may have almost all slots.
    int mostSlots = slots % taskManagers == 0 ? slots / taskManagers : slots - taskManagers + 1;
    if (mostSlots > MOST_SLOTS) {
      return ScaleBound.UNKNOWN;
    }
    NetworkBuffers buffers =
        new NetworkBuffers(
            scaling,
            memory,
            startableSlots.equals(OptionalInt.of(0))
                ? OptionalInt.of(taskManagers)
                : OptionalInt.empty(),
            mostSlots);
    int mayFit = highest(scaledTo -> buffers.least(scaledTo) <= memory.mostSegments());
    // What other jobs need on the same TaskManagers is not known.
    boolean alone = held.isPresent() && slotsInUse(cluster).equals(held);
    if (!alone) {
      return ScaleBound.atMost(mayFit);
    }
    int computed = highest(scaledTo -> buffers.most(scaledTo) <= memory.fewestSegments());
    // What runs now fits, even if it would not fit however it was placed.
    int fits = Math.max(computed, scaling.current());
    return new ScaleBound(OptionalInt.of(Math.min(fits, mayFit)), OptionalInt.of(mayFit));
  }

  /** The highest parallelism with a property that no higher one has; 0 if none has it. */
  private static int highest(IntPredicate allowed) {
    int low = 0;
    int high = ScaleBound.MOST_SUBTASKS;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (allowed.test(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static OptionalInt next(
      Scaling scaling, Map<ScaleLimit, ScaleBound> bounds, OptionalInt startableSlots) {
    OptionalInt step = scaling.nextMoreEffective();
    if (step.isEmpty()) {
      return step;
    }
    Set<ScaleLimit> prevented =
        bounds.entrySet().stream()
            .filter(
                entry ->
                    prevents(entry.getKey(), entry.getValue(), step.getAsInt(), startableSlots))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return prevented.isEmpty() ? step : OptionalInt.empty();
  }

  /**
   * Partitions are rarely reported, and network memory is rarely read, so only the other limits
   * must be known.
   */
  private static boolean prevents(
      ScaleLimit limit, ScaleBound bound, int scaledTo, OptionalInt startableSlots) {
    return switch (bound.at(scaledTo)) {
      case PASS -> false;
      case FAIL -> true;
      case UNKNOWN ->
          switch (limit) {
            case MAX_PARALLELISM -> true;
            case SLOTS -> startableSlots.isPresent();
            case PARTITIONS -> false;
            case NETWORK_MEMORY -> bound.fits().isPresent();
          };
    };
  }
}
