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
  private final ClusterProcesses processes;
  private final List<FlinkProcess> taskManagers = new ArrayList<>();
  private FlinkProcess jobManager;
  private JobSubmission submission;

  private FlinkCluster(ClusterPlan plan, ProcessLauncher launcher) {
    this.plan = plan;
    this.launcher = launcher;
    this.rest = new RestApi(plan.restUrl(), plan.restSecurity());
    this.checkpointStorage = new CheckpointStorage(plan.directories().checkpoints());
    this.processes = new ClusterProcesses("Flink " + plan.version(), plan.progress());
  }

  /** By default a cluster of Flink 1.20.3 with one TaskManager that has two slots. */
  public static FlinkClusterBuilder builder() {
    return new FlinkClusterBuilder();
  }

  static FlinkCluster start(ClusterPlan plan) throws IOException {
    FlinkCluster cluster = new FlinkCluster(plan, ProcessLauncher.prepare(plan));
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
    processes.progress("starting in " + workDirectory());
    launchJobManager();
    for (int i = 0; i < plan.taskManagers(); i++) {
      launchTaskManager();
    }
    awaitJobManager();
    awaitTaskManagers(plan.taskManagers(), START_TIMEOUT);
    Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
    processes.progress("ready after %.1f s".formatted(taken.toMillis() / 1000.0));
  }

  /** Flink's version, such as {@code 1.20.3}. */
  public String version() {
    return plan.version().toString();
  }

  /** The base URL of the REST API, without a slash at the end. */
  public String restUrl() {
    return plan.restUrl();
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
    return processes.handles();
  }

  /** The process of the JobManager that was started last. */
  public ProcessHandle jobManagerProcess() {
    return jobManager.handle();
  }

  /** The processes of all TaskManagers that were started, in their order. */
  public List<ProcessHandle> taskManagerProcesses() {
    return taskManagers.stream().map(FlinkProcess::handle).toList();
  }

  /** Submits an {@link OrdersJob}; returns as soon as Flink has accepted it. */
  public RunningJob submit(JobOptions options) {
    processes.progress("submitting " + options.name());
    return submission.submit(rest, options, processes::describe);
  }

  /** Kills the JobManager (SIGKILL). Without high availability its jobs are lost. */
  public void killJobManager() {
    processes.progress("killing the JobManager");
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
    processes.progress("killing TaskManager " + index);
    taskManagers.get(index).kill();
  }

  /** Suspends a TaskManager most of the time, as on a host without processor time. */
  public void slowTaskManager(int index, Duration suspended, Duration running) {
    processes.progress("slowing TaskManager " + index);
    taskManagers.get(index).slow(suspended, running);
  }

  /** Ends what {@link #slowTaskManager} began. */
  public void restoreTaskManager(int index) {
    taskManagers.get(index).restore();
  }

  /** Suspends a TaskManager (SIGSTOP): it keeps its connections, but does nothing. */
  public void suspendTaskManager(int index) {
    processes.progress("suspending TaskManager " + index);
    taskManagers.get(index).suspend();
  }

  /** Continues a suspended TaskManager (SIGCONT). */
  public void resumeTaskManager(int index) {
    processes.progress("resuming TaskManager " + index);
    taskManagers.get(index).resume();
  }

  /** Starts another TaskManager, waits until it is registered, and returns its index. */
  public int addTaskManager() {
    int index = launchTaskManager();
    String path = "/taskmanagers/taskmanager-" + index;
    processes.await("TaskManager " + index, START_TIMEOUT, () -> rest.get(path).has("slotsNumber"));
    return index;
  }

  /** Waits for this number of registered TaskManagers. Lost ones count until they time out. */
  public void awaitTaskManagers(int count, Duration timeout) {
    processes.await(
        count + " registered TaskManagers",
        timeout,
        () -> rest.get("/overview").path("taskmanagers").asInt() == count);
  }

  /** Stops all processes and waits until they have ended. A second call does nothing. */
  @Override
  public void close() {
    processes.close();
    rest.close();
  }

  private void launchJobManager() {
    jobManager = processes.add(launcher.startJobManager());
  }

  private int launchTaskManager() {
    int index = taskManagers.size();
    processes.progress("starting TaskManager " + index);
    taskManagers.add(processes.add(launcher.startTaskManager(index)));
    return index;
  }

  private void awaitJobManager() {
    processes.progress("waiting for the JobManager at " + restUrl());
    processes.await(
        "the JobManager", START_TIMEOUT, () -> rest.get("/overview").has("taskmanagers"));
  }
}
