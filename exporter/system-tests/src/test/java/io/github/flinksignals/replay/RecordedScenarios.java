// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Records scenarios of the newest Flink for the replay tests. Each has a cluster of its own. What
 * depends on the host is replaced before it is written.
 */
final class RecordedScenarios {
  private static final String VERSION = "2.3.0";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration HEALTHY = Duration.ofSeconds(24);

  /** Longer than in other tests, because every checkpoint makes the recording longer. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 4;

  private final FlinkCluster cluster;
  private final BlockingQueue<String> lines;

  private RecordedScenarios(FlinkCluster cluster, BlockingQueue<String> lines) {
    this.cluster = cluster;
    this.lines = lines;
  }

  private record Scenario(FlinkClusterBuilder cluster, Script script) {}

  private interface Script {
    void play(RecordedScenarios scenario);
  }

  private static Map<String, Scenario> scenarios() {
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("healthy-start", new Scenario(cluster(), RecordedScenarios::start));
    scenarios.put(
        "rescale-history",
        new Scenario(
            adaptive().slotsPerTaskManager(HIGH_PARALLELISM + 1), RecordedScenarios::rescale));
    scenarios.put(
        "rescale-ignored",
        new Scenario(
            adaptive()
                .slotsPerTaskManager(LOW_PARALLELISM)
                // Flink ignores a rescale only if this time ends without slots for it. Otherwise
                // the rescale waits for slots.
                .configure("jobmanager.adaptive-scheduler.scaling-interval.min", "40 s"),
            RecordedScenarios::rescaleWithoutSlots));
    scenarios.put(
        "checkpoint-failures", new Scenario(cluster(), RecordedScenarios::failCheckpoints));
    scenarios.put(
        "tm-lost",
        new Scenario(
            cluster().taskManagers(2).slotsPerTaskManager(1), RecordedScenarios::loseTaskManager));
    return scenarios;
  }

  /** With one free slot, because a job without free slots is not safe to scale. */
  private static FlinkClusterBuilder cluster() {
    return FlinkCluster.builder().version(VERSION).slotsPerTaskManager(LOW_PARALLELISM + 1);
  }

  private static FlinkClusterBuilder adaptive() {
    return cluster()
        .configure("jobmanager.scheduler", "adaptive")
        .configure("web.adaptive-scheduler.rescale-history.size", "10");
  }

  /**
   * Records scenarios.
   *
   * @param arguments the directory, then the names of the scenarios; all of them if there is none
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
    for (Map.Entry<String, Scenario> one : scenarios().entrySet()) {
      if (names.isEmpty() || names.contains(one.getKey())) {
        record(one.getValue(), directory.resolve(one.getKey() + "-" + VERSION + ".jsonl.gz"));
      }
    }
  }

  private static void record(Scenario scenario, Path file) throws UnknownHostException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (FlinkCluster cluster = scenario.cluster().start()) {
      String url = cluster.restUrl() + "/";
      UnaryOperator<String> edited = edited(cluster);
      CompletableFuture<Void> recorder =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Recorder.record(url, file, lines, edited);
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException("cannot record " + file, e);
                }
              });
      try {
        scenario.script().play(new RecordedScenarios(cluster, lines));
      } finally {
        lines.add(Recorder.END);
        recorder.join();
      }
    }
  }

  /** Paths, the host and the user are of no interest to the tests. */
  private static UnaryOperator<String> edited(FlinkCluster cluster) throws UnknownHostException {
    Map<String, String> replacements = new LinkedHashMap<>();
    replacements.put(cluster.workDirectory().toString(), "/opt/flink/work");
    replacements.put(Path.of("").toAbsolutePath().toString(), "/opt/build");
    replacements.put(System.getProperty("java.io.tmpdir"), "/tmp");
    replacements.put(System.getProperty("user.home"), "/opt/home");
    replacements.put("user: " + System.getProperty("user.name"), "user: flink");
    // A short name of a host may be part of other words.
    Pattern host =
        Pattern.compile("\\b" + Pattern.quote(InetAddress.getLocalHost().getHostName()) + "\\b");
    return body -> {
      String changed = body;
      for (Map.Entry<String, String> one : replacements.entrySet()) {
        changed = changed.replace(one.getKey(), one.getValue());
      }
      return host.matcher(changed).replaceAll("localhost");
    };
  }

  private RunningJob startJob() {
    RunningJob job =
        cluster.submit(
            JobOptions.defaults()
                .withParallelism(LOW_PARALLELISM)
                .withCheckpointInterval(CHECKPOINT_INTERVAL));
    job.awaitRunning(TIMEOUT);
    return job;
  }

  private void start() {
    lines.add("a job is submitted");
    startJob();
    pause(HEALTHY.multipliedBy(2));
  }

  private void rescale() {
    RunningJob job = startJob();
    pause(HEALTHY);
    lines.add("the parallelism is set from 2 to 4");
    job.rescale(HIGH_PARALLELISM);
    pause(HEALTHY.multipliedBy(2));
  }

  private void rescaleWithoutSlots() {
    RunningJob job = startJob();
    pause(HEALTHY);
    lines.add("the parallelism is set from 2 to 4, with 2 slots");
    job.rescale(HIGH_PARALLELISM);
    pause(HEALTHY.multipliedBy(2));
    lines.add("a TaskManager with 2 slots starts");
    cluster.addTaskManager();
    pause(HEALTHY.multipliedBy(2));
  }

  private void failCheckpoints() {
    RunningJob job = startJob();
    pause(HEALTHY);
    lines.add("writing the state fails");
    job.faults().failingCheckpoints("Access Denied (Service: Amazon S3; Status Code: 403)");
    pause(HEALTHY);
    lines.add("writing the state succeeds");
    job.faults().clear();
    pause(HEALTHY);
  }

  private void loseTaskManager() {
    startJob();
    pause(HEALTHY);
    lines.add("a TaskManager is killed");
    cluster.killTaskManager(1);
    pause(HEALTHY.plus(HEALTHY.dividedBy(2)));
    lines.add("another TaskManager starts");
    cluster.addTaskManager();
    pause(HEALTHY.multipliedBy(2));
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
