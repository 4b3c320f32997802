// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Flink's configuration, one for all processes of a cluster. Keys that 1.17 to 2.2 all know. */
record ClusterConfiguration(Map<String, String> entries) {
  static ClusterConfiguration of(
      ClusterDirectories directories, int restPort, int rpcPort, int slots) {
    Map<String, String> entries = new TreeMap<>();
    addAddresses(entries, restPort, rpcPort);
    addTaskManagerResources(entries, slots);
    addFreshness(entries);
    entries.put("io.tmp.dirs", directories.temporary().toString());
    entries.put("web.upload.dir", directories.uploads().toString());
    entries.put("state.backend.type", "hashmap");
    entries.put("state.checkpoints.dir", directories.checkpoints().toUri().toString());
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

  /** A TaskManager computes none of these itself: in a distribution, its start script does. */
  private static void addTaskManagerResources(Map<String, String> entries, int slots) {
    entries.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
    entries.put("taskmanager.cpu.cores", Integer.toString(slots));
    entries.put("taskmanager.memory.framework.heap.size", "64m");
    entries.put("taskmanager.memory.framework.off-heap.size", "64m");
    entries.put("taskmanager.memory.task.heap.size", "192m");
    entries.put("taskmanager.memory.task.off-heap.size", "0m");
    entries.put("taskmanager.memory.network.min", "32m");
    entries.put("taskmanager.memory.network.max", "32m");
    // Small buffers fill soon, so that a slow task is felt at the source within seconds.
    entries.put("taskmanager.memory.segment-size", "8k");
    entries.put("taskmanager.memory.managed.size", "16m");
    entries.put("taskmanager.memory.jvm-metaspace.size", "128m");
    entries.put("taskmanager.memory.jvm-overhead.min", "64m");
    entries.put("taskmanager.memory.jvm-overhead.max", "64m");
  }

  /** Quicker than in production, so that tests need not wait. In ms: a unit is new in 1.20. */
  private static void addFreshness(Map<String, String> entries) {
    entries.put("metrics.fetcher.update-interval", "1000");
    entries.put("web.refresh-interval", "1000");
    // A TaskManager that comes up before its JobManager would wait 10 s before it tries again.
    entries.put("cluster.registration.error-delay", "500");
    entries.put("heartbeat.interval", "1000");
    entries.put("heartbeat.timeout", "5000");
  }

  /** Without effect unless {@code jobmanager.scheduler} is {@code adaptive}. */
  private static void addAdaptiveScheduling(Map<String, String> entries) {
    // By default a job waits 30 s between two rescalings, and 10 s for more slots at its start.
    entries.put("jobmanager.adaptive-scheduler.scaling-interval.min", "1 s");
    entries.put("jobmanager.adaptive-scheduler.resource-stabilization-timeout", "1 s");
  }

  ClusterConfiguration with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(entries);
    all.putAll(more);
    return new ClusterConfiguration(all);
  }

  void writeTo(Path directory, FlinkVersion version) throws IOException {
    if (version.readsConfigYaml()) {
      Files.writeString(directory.resolve("config.yaml"), asYaml());
    } else {
      Files.writeString(directory.resolve("flink-conf.yaml"), asLines());
    }
  }

  /** JSON is YAML, and leaves no doubt about quotes. */
  String asYaml() {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not YAML: Flink 1 cuts each line at the first ": " and knows no quotes. */
  String asLines() {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
