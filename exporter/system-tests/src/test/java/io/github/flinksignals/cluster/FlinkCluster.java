// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.OrdersJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Flink session cluster of any supported version: one JobManager and some TaskManagers, each
 * in a separate process, all on the loopback interface.
 *
 * <p>The processes end with {@link #close} or when this JVM ends, even if it is killed. Only {@code
 * close} is thread-safe.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private final ClusterPlan plan;
  private final ProcessLauncher launcher;
  private final RestApi rest;
  private final CheckpointStorage checkpointStorage;
  private final Thread closeAtExit = new Thread(this::stopProcesses, "flink-cluster-stop");
  private final List<FlinkProcess> taskManagers = new ArrayList<>();
  private FlinkProcess jobManager;
  private JobSubmission submission;

  private FlinkCluster(ClusterPlan plan, ProcessLauncher launcher) {
    this.plan = plan;
    this.launcher = launcher;
    this.rest = new RestApi(restUrl(), plan.restSecurity());
    this.checkpointStorage = new CheckpointStorage(plan.directories().checkpoints());
  }

  /** By default a cluster of Flink 1.20.3 with one TaskManager that has two slots. */
  public static FlinkClusterBuilder builder() {
    return new FlinkClusterBuilder();
  }

  static FlinkCluster start(ClusterPlan plan) throws IOException {
    FlinkCluster cluster = new FlinkCluster(plan, ProcessLauncher.prepare(plan));
    Runtime.getRuntime().addShutdownHook(cluster.closeAtExit);
    try {
      cluster.submission =
          new JobSubmission(
              plan.directories().jobs(),
              ClassJar.ofPackage(OrdersJob.class, plan.directories().work().resolve("job.jar")));
      cluster.startAll();
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll() {
    long startNanos = System.nanoTime();
    progress().accept("Flink %s: starting in %s".formatted(version(), workDirectory()));
    launchJobManager();
    for (int i = 0; i < plan.taskManagers(); i++) {
      launchTaskManager();
    }
    awaitJobManager();
    awaitTaskManagers(plan.taskManagers(), START_TIMEOUT);
    Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
    progress()
        .accept("Flink %s: ready after %.1f s".formatted(version(), taken.toMillis() / 1000.0));
  }

  /** Flink's version, such as {@code 1.20.3}. */
  public String version() {
    return plan.version().toString();
  }

  /** The base URL of the REST API, without a slash at the end. */
  public String restUrl() {
    return (plan.restSecurity().isPresent() ? "https" : "http") + "://127.0.0.1:" + plan.restPort();
  }

  /** The metrics URLs of Flink's Prometheus reporter: the JobManager, then each TaskManager. */
  public List<URI> reporterPages() {
    return launcher.reporterPorts().stream()
        .map(port -> URI.create("http://127.0.0.1:" + port + "/metrics"))
        .toList();
  }

  /** Holds configuration, logs, checkpoints and savepoints; kept after {@link #close}. */
  public Path workDirectory() {
    return plan.directories().work();
  }

  /** The checkpoint directory of all jobs, which can be made unavailable. */
  public CheckpointStorage checkpointStorage() {
    return checkpointStorage;
  }

  /**
   * The JobManager's response to a GET of this path.
   *
   * @throws RestException if there is no response, or an unsuccessful one
   */
  public JsonNode get(String path) {
    return rest.get(path);
  }

  /** The JobManager's log since the cluster started, from {@code /jobmanager/log}. */
  public String jobManagerLog() {
    return rest.getText("/jobmanager/log");
  }

  /** The processes that are running. */
  public List<ProcessHandle> processes() {
    return started().filter(FlinkProcess::isAlive).map(FlinkProcess::handle).toList();
  }

  /** Submits an {@link OrdersJob}; returns as soon as Flink has accepted it. */
  public RunningJob submit(JobOptions options) {
    progress().accept("Flink %s: submitting %s".formatted(version(), options.name()));
    return submission.submit(rest, options, this::describe);
  }

  /** Kills the JobManager (SIGKILL). Without high availability its jobs are lost. */
  public void killJobManager() {
    progress().accept("Flink %s: killing the JobManager".formatted(version()));
    jobManager.kill();
    rest.close();
  }

  /** Starts a killed JobManager on the same ports and waits until it answers. */
  public void startJobManager() {
    if (jobManager.isAlive()) {
      throw new IllegalStateException("The JobManager is running");
    }
    launchJobManager();
    awaitJobManager();
  }

  /** Kills a TaskManager (SIGKILL). The first has index 0, and indexes are never reused. */
  public void killTaskManager(int index) {
    progress().accept("Flink %s: killing TaskManager %d".formatted(version(), index));
    taskManagers.get(index).kill();
  }

  /** Suspends a TaskManager most of the time, as on a host without processor time. */
  public void slowTaskManager(int index, Duration suspended, Duration running) {
    progress().accept("Flink %s: slowing TaskManager %d".formatted(version(), index));
    taskManagers.get(index).slow(suspended, running);
  }

  /** Ends what {@link #slowTaskManager} began. */
  public void restoreTaskManager(int index) {
    taskManagers.get(index).restore();
  }

  /** Starts another TaskManager, waits until it is registered, and returns its index. */
  public int addTaskManager() {
    int index = launchTaskManager();
    String path = "/taskmanagers/taskmanager-" + index;
    await("TaskManager " + index, START_TIMEOUT, () -> rest.get(path).has("slotsNumber"));
    return index;
  }

  /** Waits for this number of registered TaskManagers. Lost ones count until they time out. */
  public void awaitTaskManagers(int count, Duration timeout) {
    await(
        count + " registered TaskManagers",
        timeout,
        () -> rest.get("/overview").path("taskmanagers").asInt() == count);
  }

  /** Stops all processes and waits until they have ended. A second call does nothing. */
  @Override
  public void close() {
    stopProcesses();
    rest.close();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is shutting down. The hook runs again, without effect.
    }
  }

  private void launchJobManager() {
    jobManager = launcher.startJobManager();
  }

  private int launchTaskManager() {
    int index = taskManagers.size();
    progress().accept("Flink %s: starting TaskManager %d".formatted(version(), index));
    taskManagers.add(launcher.startTaskManager(index));
    return index;
  }

  private void awaitJobManager() {
    progress().accept("Flink %s: waiting for the JobManager at %s".formatted(version(), restUrl()));
    await("the JobManager", START_TIMEOUT, () -> rest.get("/overview").has("taskmanagers"));
  }

  private void await(String what, Duration timeout, Supplier<Boolean> condition) {
    Conditions.await(
        what,
        timeout,
        () -> {
          failIfAnyExitedUnexpectedly(what);
          return condition.get();
        },
        this::describe);
  }

  private void failIfAnyExitedUnexpectedly(String what) {
    if (started().anyMatch(FlinkProcess::exitedUnexpectedly)) {
      throw new ClusterException("A process ended while waiting for " + what + ".\n" + describe());
    }
  }

  private synchronized void stopProcesses() {
    List<FlinkProcess> alive = started().filter(FlinkProcess::isAlive).toList();
    alive.forEach(FlinkProcess::requestStop);
    alive.forEach(FlinkProcess::stop);
  }

  private Stream<FlinkProcess> started() {
    return Stream.concat(Stream.ofNullable(jobManager), taskManagers.stream());
  }

  private String describe() {
    return started().map(FlinkProcess::describe).collect(Collectors.joining("\n"));
  }

  private Consumer<String> progress() {
    return plan.progress();
  }
}
