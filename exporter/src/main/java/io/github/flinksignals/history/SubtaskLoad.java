// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.SubtaskTotals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the load of a task is distributed over its running subtasks.
 *
 * @param busiest index of the subtask that is busy most, from 0
 * @param taskManager id of the TaskManager that runs it
 * @param busyHighest share of the time for which it is busy, from 0 to 1
 * @param busyMedian the median over the subtasks; the lower of the two in the middle, so with two
 *     subtasks, and with half of them on one TaskManager, it is that of a subtask of the other half
 * @param backpressuredHighest share of the time for which the subtask is backpressured that is
 *     backpressured most
 * @param recordShare share of the task's records that the busiest subtask processed; empty if no
 *     records were counted
 * @param evenShare what each subtask processes if they are distributed evenly
 * @param records whether they are distributed evenly; empty if not known
 * @param slowTaskManager the TaskManager on which all subtasks are clearly busier than all others,
 *     which run elsewhere and have time left; empty if there is none
 */
public record SubtaskLoad(
    int busiest,
    String taskManager,
    double busyHighest,
    double busyMedian,
    double backpressuredHighest,
    OptionalDouble recordShare,
    double evenShare,
    Optional<Distribution> records,
    Optional<String> slowTaskManager) {
  /** Busy ratio from which a task or a subtask counts as saturated. */
  public static final double SATURATED = 0.9;

  /** A median below this part of the highest shows that most subtasks have time left. */
  private static final double HOT = 0.5;

  /** How much more counts as clearly more. */
  private static final double CLEARLY = 1.5;

  /** How records are distributed over subtasks. */
  public enum Distribution {
    EVEN,
    /** The busiest subtask has clearly more than the others. */
    UNEVEN
  }

  private record Share(SubtaskTotals subtask, double busy, double backpressured, long records) {}

  /**
   * Between two readings of the same attempts.
   *
   * @return empty if a subtask has no newer metrics in the second reading, or other attempts run
   */
  static Optional<SubtaskLoad> between(List<SubtaskTotals> before, List<SubtaskTotals> after) {
    if (after.isEmpty() || before.size() != after.size()) {
      return Optional.empty();
    }
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      Optional<Share> share = share(before.get(i), after.get(i));
      if (share.isEmpty()) {
        return Optional.empty();
      }
      shares.add(share.get());
    }
    return Optional.of(of(shares));
  }

  private static Optional<Share> share(SubtaskTotals before, SubtaskTotals after) {
    double busy = Math.max(0, after.busySeconds() - before.busySeconds());
    double backpressured =
        Math.max(0, after.backpressuredSeconds() - before.backpressuredSeconds());
    double whole = busy + backpressured + Math.max(0, after.idleSeconds() - before.idleSeconds());
    long read = after.recordsIn() - before.recordsIn();
    long written = after.recordsOut() - before.recordsOut();
    boolean same = after.index() == before.index() && after.attempt() == before.attempt();
    return !same || whole <= 0 || read < 0 || written < 0
        ? Optional.empty()
        // A source reads nothing that Flink counts.
        : Optional.of(
            new Share(
                after,
                busy / whole,
                backpressured / whole,
                after.recordsIn() > 0 ? read : written));
  }

  private static SubtaskLoad of(List<Share> shares) {
    List<Share> sorted = shares.stream().sorted(Comparator.comparingDouble(Share::busy)).toList();
    Share busiest = sorted.get(sorted.size() - 1);
    long records = shares.stream().mapToLong(Share::records).sum();
    return new SubtaskLoad(
        busiest.subtask().index(),
        busiest.subtask().taskManager(),
        busiest.busy(),
        sorted.get((sorted.size() - 1) / 2).busy(),
        shares.stream().mapToDouble(Share::backpressured).max().orElse(0),
        records > 0
            ? OptionalDouble.of((double) busiest.records() / records)
            : OptionalDouble.empty(),
        1.0 / shares.size(),
        records > 0 ? Optional.of(distribution(busiest, shares)) : Optional.empty(),
        slowTaskManager(sorted));
  }

  private static Distribution distribution(Share busiest, List<Share> shares) {
    double others =
        shares.stream()
            .filter(share -> share.busy() < HOT * busiest.busy())
            .mapToLong(Share::records)
            .average()
            .orElse((double) busiest.records());
    return busiest.records() > CLEARLY * others ? Distribution.UNEVEN : Distribution.EVEN;
  }

  /**
   * The subtasks on a slow TaskManager are not all saturated: those with fewer records wait for the
   * one with most, like all others.
   */
  private static Optional<String> slowTaskManager(List<Share> sorted) {
    double limit = HOT * sorted.get(sorted.size() - 1).busy();
    Map<Boolean, List<Share>> byLoad =
        sorted.stream().collect(Collectors.partitioningBy(share -> share.busy() >= limit));
    List<Share> slow = byLoad.get(true);
    List<Share> others = byLoad.get(false);
    Set<String> hosts = taskManagers(slow);
    return hosts.size() == 1
            && !others.isEmpty()
            && Collections.disjoint(hosts, taskManagers(others))
            && slow.get(0).busy() > CLEARLY * others.get(others.size() - 1).busy()
        ? hosts.stream().findFirst()
        : Optional.empty();
  }

  private static Set<String> taskManagers(List<Share> shares) {
    return shares.stream().map(share -> share.subtask().taskManager()).collect(Collectors.toSet());
  }

  /** Whether a subtask is saturated while most subtasks have time left. */
  public boolean hot() {
    return busyHighest >= SATURATED && busyMedian < HOT * busyHighest;
  }
}
