// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.launch.ParentWatchdog;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the processes of a cluster, all with the same jars and configuration. */
final class ProcessLauncher {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String APPLICATION =
      "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final String LOGGING = "log4j2.properties";
  private static final int JOB_MANAGER_HEAP_MEGABYTES = 256;

  private final ClusterPlan plan;
  private final String classpath;
  private final Path log4j;
  private final List<Integer> reporterPorts = new ArrayList<>();

  private ProcessLauncher(ClusterPlan plan, String classpath, Path log4j) {
    this.plan = plan;
    this.classpath = classpath;
    this.log4j = log4j;
  }

  /** Resolves the jars and writes the configuration. */
  static ProcessLauncher prepare(ClusterPlan plan) throws IOException {
    MavenClasspath maven = MavenClasspath.inBuildDirectory(plan.progress());
    String flink = maven.flink(plan.version());
    if (plan.application()) {
      flink += File.pathSeparator + maven.flinkContainer(plan.version());
    }
    if (plan.readsKafka()) {
      flink += File.pathSeparator + maven.kafkaConnector(plan.version());
    }
    if (plan.storesInS3()) {
      addPlugin(plan, "s3", maven.s3Plugin(plan.version()));
    }
    if (plan.reportsToPrometheus()) {
      addPlugin(plan, "metrics-prometheus", maven.prometheusReporter(plan.version()));
    }
    Path work = plan.directories().work();
    Path launcher = ClassJar.ofPackage(ParentWatchdog.class, work.resolve("launcher.jar"));
    Path configuration = plan.directories().configuration();
    plan.configuration().writeTo(configuration, plan.version());
    Path log4j = configuration.resolve(LOGGING);
    try (InputStream resource = ProcessLauncher.class.getResourceAsStream(LOGGING)) {
      Files.copy(resource, log4j, StandardCopyOption.REPLACE_EXISTING);
    }
    return new ProcessLauncher(plan, launcher + File.pathSeparator + flink, log4j);
  }

  private static void addPlugin(ClusterPlan plan, String name, Path jar) throws IOException {
    Path plugin = Files.createDirectories(plan.directories().plugins().resolve(name));
    Files.createSymbolicLink(plugin.resolve(jar.getFileName()), jar);
  }

  FlinkProcess startJobManager() {
    return start("jobmanager", JOB_MANAGER_HEAP_MEGABYTES, JOB_MANAGER);
  }

  /** Starts a JobManager that runs the main method of one job. */
  FlinkProcess startApplication(Class<?> main, String jobId, JobOptions options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--job-classname", main.getName(), "--job-id", jobId));
    options.savepoint().ifPresent(path -> arguments.addAll(List.of("--fromSavepoint", path)));
    arguments.addAll(options.toArguments());
    return start(
        "jobmanager", JOB_MANAGER_HEAP_MEGABYTES, APPLICATION, arguments.toArray(String[]::new));
  }

  FlinkProcess startTaskManager(int index) {
    String name = "taskmanager-" + index;
    int heapMegabytes = plan.taskManagerHeapMegabytes();
    return start(name, heapMegabytes, TASK_MANAGER, "-Dtaskmanager.resource-id=" + name);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("FLINK_PLUGINS_DIR", plan.directories().plugins().toString());
    environment.put("FLINK_LIB_DIR", plan.directories().libraries().toString());
    if (plan.reportsToPrometheus()) {
      // Without this, the JDK's HTTP server in the reporter delays responses on connections that
      // are kept alive, and the measurements would include that delay.
      environment.put("JAVA_TOOL_OPTIONS", "-Dsun.net.httpserver.nodelay=true");
    }
    return environment;
  }

  /** The ports of Flink's Prometheus reporter, one per started process. */
  List<Integer> reporterPorts() {
    return List.copyOf(reporterPorts);
  }

  private FlinkProcess start(
      String name, int heapMegabytes, String mainClass, String... arguments) {
    ClusterDirectories directories = plan.directories();
    List<String> main = new ArrayList<>();
    main.addAll(List.of(mainClass, "--configDir", directories.configuration().toString()));
    if (plan.reportsToPrometheus()) {
      int port = FreePorts.next();
      reporterPorts.add(port);
      main.add("-Dmetrics.reporter.prom.port=" + port);
    }
    main.addAll(List.of(arguments));
    try {
      return FlinkProcess.start(
          name, directories.logs(), classpath, log4j, heapMegabytes, main, environment());
    } catch (IOException e) {
      throw new ClusterException("Cannot start " + name, e);
    }
  }
}
