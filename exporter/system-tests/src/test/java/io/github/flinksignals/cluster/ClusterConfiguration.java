// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Flink's configuration for all processes of a cluster, with keys that exist in 1.17 to 2.3. */
record ClusterConfiguration(Map<String, String> entries) {
  static ClusterConfiguration of(
      ClusterDirectories directories, int restPort, int rpcPort, int slots) {
    Map<String, String> entries = new TreeMap<>();
    addAddresses(entries, restPort, rpcPort);
    addTaskManagerResources(entries, slots);
    addShortIntervals(entries);
    entries.put("io.tmp.dirs", directories.temporary().toString());
    entries.put("web.upload.dir", directories.uploads().toString());
    entries.put("state.backend.type", "hashmap");
    entries.put("state.checkpoints.dir", directories.checkpoints().toUri().toString());
    entries.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    entries.put("state.savepoints.dir", directories.savepoints().toUri().toString());
    addAdaptiveScheduling(entries);
    entries.put("restart-strategy.type", "fixed-delay");
    entries.put("restart-strategy.fixed-delay.attempts", "1000000");
    entries.put("restart-strategy.fixed-delay.delay", "2 s");
    return new ClusterConfiguration(entries);
  }

  private static void addAddresses(Map<String, String> entries, int restPort, int rpcPort) {
    entries.put("rest.address", "127.0.0.1");
    entries.put("rest.bind-address", "127.0.0.1");
    entries.put("rest.port", Integer.toString(restPort));
    entries.put("rest.bind-port", Integer.toString(restPort));
    entries.put("jobmanager.rpc.address", "127.0.0.1");
    entries.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    entries.put("jobmanager.bind-host", "127.0.0.1");
    entries.put("taskmanager.host", "127.0.0.1");
    entries.put("taskmanager.bind-host", "127.0.0.1");
  }

  /** A TaskManager does not compute these. In a distribution its start script does. */
  private static void addTaskManagerResources(Map<String, String> entries, int slots) {
    entries.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    entries.put("taskmanager.cpu.cores", Integer.toString(slots));
    entries.put("taskmanager.memory.framework.heap.size", "64m");
    entries.put("taskmanager.memory.framework.off-heap.size", "64m");
    entries.put("taskmanager.memory.task.heap.size", "192m");
    entries.put("taskmanager.memory.task.off-heap.size", "0m");
    entries.put("taskmanager.memory.network.min", "32m");
    entries.put("taskmanager.memory.network.max", "32m");
    // Small buffers fill quickly, so a slow task causes backpressure at the source within seconds.
    entries.put("taskmanager.memory.segment-size", "8k");
    entries.put("taskmanager.memory.managed.size", "16m");
    entries.put("taskmanager.memory.jvm-metaspace.size", "128m");
    entries.put("taskmanager.memory.jvm-overhead.min", "64m");
    entries.put("taskmanager.memory.jvm-overhead.max", "64m");
  }

  /** Shorter than in production, to keep tests short. In ms without a unit, as before 1.20. */
  private static void addShortIntervals(Map<String, String> entries) {
    entries.put("metrics.fetcher.update-interval", "1000");
    entries.put("web.refresh-interval", "1000");
    // By default a TaskManager that starts before its JobManager waits 10 s before it retries.
    entries.put("cluster.registration.error-delay", "500");
    entries.put("heartbeat.interval", "1000");
    entries.put("heartbeat.timeout", "5000");
  }

  /** Used only if {@code jobmanager.scheduler} is {@code adaptive}. */
  private static void addAdaptiveScheduling(Map<String, String> entries) {
    // By default a job waits 30 s between two rescales, and 10 s for more slots at its start.
    entries.put("jobmanager.adaptive-scheduler.scaling-interval.min", "1 s");
    entries.put("jobmanager.adaptive-scheduler.resource-stabilization-timeout", "1 s");
  }

  ClusterConfiguration with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(entries);
    all.putAll(more);
    return new ClusterConfiguration(all);
  }

  ClusterConfiguration without(Set<String> keys) {
    Map<String, String> all = new TreeMap<>(entries);
    all.keySet().removeAll(keys);
    return new ClusterConfiguration(all);
  }

  void writeTo(Path directory, FlinkVersion version) throws IOException {
    if (version.readsConfigYaml()) {
      Files.writeString(directory.resolve("config.yaml"), asYaml());
    } else {
      Files.writeString(directory.resolve("flink-conf.yaml"), asLines());
    }
  }

  /** Writes JSON, which is valid YAML with unambiguous quotes. */
  String asYaml() {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not YAML: Flink 1 splits each line at the first ": " and does not support quotes. */
  String asLines() {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
