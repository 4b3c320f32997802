// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.OrdersJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Flink in application mode: the JobManager runs the main method of one job. A redeploy replaces
 * all processes, as on Kubernetes, but keeps the address of the JobManager and the storage.
 *
 * <p>Not thread-safe.
 */
public final class ApplicationCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private final ClusterPlan plan;
  private final ProcessLauncher launcher;
  private final RestApi rest;
  private final CheckpointStorage checkpointStorage;
  private final ClusterProcesses processes;
  private FlinkProcess jobManager;
  private int deployments;
  private int taskManagers;

  private ApplicationCluster(ClusterPlan plan, ProcessLauncher launcher) {
    this.plan = plan;
    this.launcher = launcher;
    this.rest = new RestApi(plan.restUrl(), plan.restSecurity());
    this.checkpointStorage = new CheckpointStorage(plan.directories().checkpoints());
    this.processes = new ClusterProcesses("Flink " + plan.version(), plan.progress());
  }

  static ApplicationCluster prepare(ClusterPlan plan) throws IOException {
    ClassJar.ofPackage(OrdersJob.class, plan.directories().userJars().resolve("job.jar"));
    return new ApplicationCluster(plan, ProcessLauncher.prepare(plan));
  }

  /** The base URL of the REST API, without a slash at the end; the same for all deployments. */
  public String restUrl() {
    return plan.restUrl();
  }

  /** Holds configuration, logs, checkpoints and savepoints; kept after {@link #close}. */
  public Path workDirectory() {
    return plan.directories().work();
  }

  /** The checkpoint directory of all deployments, which can be made unavailable. */
  public CheckpointStorage checkpointStorage() {
    return checkpointStorage;
  }

  /**
   * Starts a JobManager that runs this job, and the TaskManagers. The processes of the deployment
   * before must have ended. Does not wait for the job.
   */
  public RunningJob deploy(JobOptions options) {
    return deploy(options, UUID.randomUUID().toString().replace("-", ""));
  }

  /** Deploys a job with the id of an earlier deployment, whose high availability data it uses. */
  public RunningJob deploy(JobOptions options, String jobId) {
    deployments++;
    processes.progress("deploying " + options.name() + " as an application");
    Path controlFile = plan.directories().jobs().resolve("application-" + deployments + ".faults");
    jobManager =
        processes.add(
            launcher.startApplication(
                OrdersJob.class, jobId, options.withControlFile(controlFile.toString())));
    for (int i = 0; i < plan.taskManagers(); i++) {
      addTaskManager();
    }
    return new RunningJob(
        jobId, options.name(), rest, new JobFaults(controlFile), processes::describe);
  }

  /** Starts another TaskManager. Does not wait until it is registered. */
  public void addTaskManager() {
    processes.add(launcher.startTaskManager(taskManagers));
    taskManagers++;
  }

  /** Ends all processes of the deployment, as the deletion of their pods does. */
  public void undeploy() {
    processes.progress("ending the deployment");
    processes.stopAll();
    rest.close();
  }

  /** Kills all processes of the deployment (SIGKILL). */
  public void kill() {
    processes.progress("killing the deployment");
    processes.killAll();
    rest.close();
  }

  /** Waits until the JobManager's process has ended by itself. */
  public void awaitJobManagerExit(Duration timeout) {
    jobManager.awaitExit(timeout);
  }

  /** Waits until the JobManager answers, and returns its response to a GET of this path. */
  public JsonNode await(String path) {
    processes.await("the JobManager", START_TIMEOUT, () -> rest.get(path).isContainerNode());
    return rest.get(path);
  }

  /** The path of the newest retained checkpoint of a job. */
  public String newestCheckpoint(RunningJob job) throws IOException {
    try (Stream<Path> found =
        Files.find(
            plan.directories().checkpoints().resolve(job.id()),
            2,
            (path, attributes) -> path.endsWith("_metadata"))) {
      return found
          .map(Path::getParent)
          .max(Comparator.comparing(path -> number(path.getFileName().toString())))
          .orElseThrow()
          .toString();
    }
  }

  private static long number(String checkpoint) {
    return Long.parseLong(checkpoint.substring("chk-".length()));
  }

  /** The processes that are running. */
  public List<ProcessHandle> processes() {
    return processes.handles();
  }

  @Override
  public void close() {
    processes.close();
    rest.close();
  }
}
