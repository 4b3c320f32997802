// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.peers.MeasuredTool.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the CPU time that tools cost a cluster. The tools take turns, so load on the machine
 * affects all of them, and in each round there is a turn in which nothing reads.
 */
final class CostRounds {
  private static final int ROUNDS = 5;

  /** Of each turn; whole seconds, because the job takes a checkpoint every second. */
  private static final Duration TURN = Duration.ofSeconds(4);

  private static final double MILLIS = 1e6;

  private CostRounds() {}

  /** CPU time of the processes of a cluster since they started. */
  private record CpuTimes(Duration jobManager, Duration taskManagers) {
    static CpuTimes of(FlinkCluster cluster) {
      return new CpuTimes(
          sum(Stream.of(cluster.jobManagerProcess())),
          sum(cluster.taskManagerProcesses().stream()));
    }

    private static Duration sum(Stream<ProcessHandle> processes) {
      return processes
          .map(process -> process.info().totalCpuDuration().orElseThrow())
          .reduce(Duration.ZERO, Duration::plus);
    }

    CpuTimes minus(CpuTimes other) {
      return new CpuTimes(
          jobManager.minus(other.jobManager), taskManagers.minus(other.taskManagers));
    }
  }

  /**
   * Measures the tools.
   *
   * @param tools by name, in the order of their turns
   */
  static List<ToolCost> measure(FlinkCluster cluster, Map<String, MeasuredTool> tools) {
    Map<String, List<CycleCost>> costs = new LinkedHashMap<>();
    // The first turns warm up the JVMs.
    tools.values().forEach(tool -> tool.run(TURN));
    for (int round = 0; round < ROUNDS; round++) {
      CpuTimes idle = turn(cluster, MeasuredTool.none()).cpu();
      tools.forEach(
          (name, tool) ->
              costs
                  .computeIfAbsent(name, first -> new ArrayList<>())
                  .add(turn(cluster, tool).without(idle)));
    }
    return costs.entrySet().stream()
        .map(tool -> new ToolCost(tool.getKey(), tool.getValue()))
        .toList();
  }

  /** What was read in a turn, and the CPU time of the cluster. */
  private record Turn(Traffic traffic, CpuTimes cpu) {
    CycleCost without(CpuTimes idle) {
      CpuTimes more = cpu.minus(idle);
      double cycles = traffic.cycles();
      return new CycleCost(
          traffic.requests() / cycles,
          traffic.bytes() / cycles,
          more.jobManager().toNanos() / MILLIS / cycles,
          more.taskManagers().toNanos() / MILLIS / cycles);
    }
  }

  private static Turn turn(FlinkCluster cluster, MeasuredTool tool) {
    CpuTimes before = CpuTimes.of(cluster);
    Traffic traffic = tool.run(TURN);
    return new Turn(traffic, CpuTimes.of(cluster).minus(before));
  }
}
