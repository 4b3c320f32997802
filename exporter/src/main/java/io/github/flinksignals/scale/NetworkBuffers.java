// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.model.NetworkMemory;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The network buffers that the tasks of a job require of one TaskManager before they start; below
 * that, a task fails with "Insufficient number of network buffers", or after it waited for them.
 *
 * <p>Each input gate requires one floating buffer and, for each channel from another TaskManager,
 * exclusive ones. Each output requires one buffer more than it has subpartitions ({@code
 * NettyShuffleUtils} and {@code SingleInputGate} of Flink 1.20 and 2.3). How Flink places subtasks
 * is not known beforehand, so there are two numbers: what a TaskManager could need, and what at
 * least one of them needs.
 */
final class NetworkBuffers {
  private final Scaling scaling;
  private final NetworkMemory memory;
  private final Optional<Integer> taskManagers;
  private final int mostSlots;
  private final boolean oneGroup;
  private final Map<String, Task> tasks;
  private final Map<String, List<Reader>> readers = new HashMap<>();

  /** A task that reads the output of another one. */
  private record Reader(Task task, Exchange exchange) {}

  /** Which part of a range of possible requirements to compute. */
  private enum Extreme {
    HIGHEST,
    LOWEST
  }

  /**
   * @param taskManagers their number; empty if the cluster starts more on demand
   * @param mostSlots of a TaskManager
   */
  NetworkBuffers(Scaling scaling, NetworkMemory memory, OptionalInt taskManagers, int mostSlots) {
    this.scaling = scaling;
    this.memory = memory;
    this.taskManagers =
        taskManagers.isPresent() ? Optional.of(taskManagers.getAsInt()) : Optional.empty();
    this.mostSlots = mostSlots;
    this.tasks =
        scaling.tasks().stream().collect(Collectors.toMap(Task::id, task -> task, (a, b) -> a));
    List<Optional<String>> groups =
        scaling.tasks().stream().map(Task::slotSharingGroup).distinct().toList();
    this.oneGroup = groups.size() == 1 && groups.get(0).isPresent();
    for (Task task : scaling.tasks()) {
      for (Exchange exchange : task.exchanges()) {
        readers
            .computeIfAbsent(exchange.from(), from -> new ArrayList<>())
            .add(new Reader(task, exchange));
      }
    }
  }

  /**
   * Some slots of a TaskManager.
   *
   * @param all slots of the job
   * @param here slots on this TaskManager; subtasks of the job in them exchange records locally
   */
  private record Placement(int scaledTo, int all, int here, Extreme extreme) {
    boolean highest() {
      return extreme == Extreme.HIGHEST;
    }
  }

  /** Buffers that a TaskManager could need, however the subtasks are placed. */
  long most(int scaledTo) {
    int all = scaling.slots(scaledTo);
    int most = Math.min(mostSlots, all);
    if (oneGroup) {
      return IntStream.rangeClosed(1, most)
          .mapToLong(slots -> required(new Placement(scaledTo, all, slots, Extreme.HIGHEST)))
          .max()
          .orElse(0);
    }
    Placement apart = new Placement(scaledTo, all, 0, Extreme.HIGHEST);
    Map<Optional<String>, List<Task>> groups =
        scaling.tasks().stream().collect(Collectors.groupingBy(Task::slotSharingGroup));
    return groups.values().stream()
        .flatMap(
            group -> IntStream.rangeClosed(1, most).mapToObj(slot -> inSlot(slot, group, apart)))
        .sorted(Comparator.reverseOrder())
        .limit(most)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** What the tasks of a group need in one more slot. */
  private long inSlot(int slot, List<Task> group, Placement placement) {
    return group.stream()
        .filter(task -> parallelism(task, placement) >= slot)
        .mapToLong(task -> ofSubtask(task, placement))
        .sum();
  }

  /** Buffers that at least one TaskManager needs, however the subtasks are placed. */
  long least(int scaledTo) {
    int all = scaling.slots(scaledTo);
    if (oneGroup) {
      int fewest = taskManagers.map(number -> ceilDivide(all, Math.max(1, number))).orElse(1);
      return IntStream.rangeClosed(Math.min(fewest, mostSlots), Math.min(mostSlots, all))
          .mapToLong(slots -> required(new Placement(scaledTo, all, slots, Extreme.LOWEST)))
          .min()
          .orElse(0);
    }
    Placement together = new Placement(scaledTo, all, Integer.MAX_VALUE, Extreme.LOWEST);
    long sum =
        scaling.tasks().stream()
            .mapToLong(task -> parallelism(task, together) * ofSubtask(task, together))
            .sum();
    return taskManagers.map(number -> sum / Math.max(1, number)).orElse(0L);
  }

  /** What all tasks need in the slots, if they share one group. */
  private long required(Placement placement) {
    int elsewhere = placement.all() - placement.here();
    return scaling.tasks().stream()
        .mapToLong(
            task -> {
              int parallelism = parallelism(task, placement);
              int subtasks =
                  placement.highest()
                      ? Math.min(placement.here(), parallelism)
                      : Math.max(0, parallelism - elsewhere);
              return subtasks * ofSubtask(task, placement);
            })
        .sum();
  }

  private long ofSubtask(Task task, Placement placement) {
    long inputs =
        task.exchanges().stream().mapToLong(exchange -> ofGate(task, exchange, placement)).sum();
    long outputs =
        readers.getOrDefault(task.id(), List.of()).stream()
            .mapToLong(
                reader ->
                    1L
                        + connected(
                            parallelism(reader.task(), placement),
                            parallelism(task, placement),
                            reader.exchange(),
                            placement))
            .sum();
    return inputs + outputs;
  }

  private long ofGate(Task task, Exchange exchange, Placement placement) {
    Task from = tasks.get(exchange.from());
    if (from == null) {
      return 0;
    }
    int writers = parallelism(from, placement);
    long channels = connected(writers, parallelism(task, placement), exchange, placement);
    long perChannel = memory.buffersPerChannel();
    long required =
        Math.min(memory.mostRequiredPerGate().orElse(Integer.MAX_VALUE), channels * perChannel + 1);
    long exclusive = Math.min(perChannel, (required - 1) / channels);
    return required - exclusive * local(writers, channels, exchange, placement);
  }

  /** How many channels of a gate come from subtasks on the same TaskManager. */
  private static long local(int writers, long channels, Exchange exchange, Placement placement) {
    if (exchange.pattern() == Exchange.Pattern.POINTWISE) {
      return placement.highest() ? 0 : channels;
    }
    return placement.highest()
        ? Math.max(0, placement.here() - (placement.all() - writers))
        : Math.min(placement.here(), writers);
  }

  /** To how many of {@code others} a subtask is connected. */
  private static long connected(int others, int own, Exchange exchange, Placement placement) {
    if (exchange.pattern() != Exchange.Pattern.POINTWISE) {
      return others;
    }
    return placement.highest() ? ceilDivide(others, own) : Math.max(1, others / own);
  }

  private int parallelism(Task task, Placement placement) {
    return scaling.parallelism(task, placement.scaledTo());
  }

  private static int ceilDivide(int dividend, int divisor) {
    return (int) (((long) dividend + divisor - 1) / divisor);
  }
}
