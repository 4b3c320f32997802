// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Builds a {@link FlinkCluster}. The defaults suit tests. */
public final class FlinkClusterBuilder {
  private static final String DEFAULT_VERSION = "1.20.3";

  private FlinkVersion version = FlinkVersion.parse(DEFAULT_VERSION);
  private int taskManagers = 1;
  private int slotsPerTaskManager = 2;
  private int taskManagerHeapMegabytes = 256;
  private boolean readsKafka;
  private boolean storesInS3;
  private Optional<RestSecurity> restSecurity = Optional.empty();
  private boolean reportsToPrometheus;
  private int restPort;
  private Path workDirectory;
  private Consumer<String> progress = System.out::println;
  private final Map<String, String> configuration = new TreeMap<>();
  private final Set<String> unset = new TreeSet<>();

  FlinkClusterBuilder() {}

  /** A released version, such as {@code 1.20.3}. Versions 1.17 to 2.3 work. */
  public FlinkClusterBuilder version(String release) {
    version = FlinkVersion.parse(release);
    return this;
  }

  /** Initial number of TaskManagers; 1 by default, 0 is allowed. */
  public FlinkClusterBuilder taskManagers(int count) {
    taskManagers = count;
    return this;
  }

  /** {@code taskmanager.numberOfTaskSlots}; 2 by default. */
  public FlinkClusterBuilder slotsPerTaskManager(int slots) {
    slotsPerTaskManager = slots;
    return this;
  }

  /** Maximum heap of each TaskManager; 256 MiB by default. */
  public FlinkClusterBuilder taskManagerHeapMegabytes(int megabytes) {
    taskManagerHeapMegabytes = megabytes;
    return this;
  }

  /** Adds Flink's Kafka connector, for jobs that read a topic. */
  public FlinkClusterBuilder readingKafka() {
    readsKafka = true;
    return this;
  }

  /** Stores checkpoints in S3 with Flink's plugin, which retries only briefly. */
  public FlinkClusterBuilder storingIn(S3Store store) {
    storesInS3 = true;
    return configure("state.checkpoints.dir", "s3://" + S3Store.BUCKET + "/checkpoints")
        .configure("s3.endpoint", store.endpoint())
        .configure("s3.path-style-access", "true")
        .configure("s3.access-key", S3Store.IDENTITY)
        .configure("s3.secret-key", S3Store.FIRST_SECRET)
        .configure("s3.max-error-retries", "1")
        .configure("s3.max-client-retries", "1")
        .configure("s3.max-backoff-time", "1s");
  }

  /**
   * Stores what a JobManager needs to continue the jobs of another one. All clusters with the same
   * store are one, whose first JobManager is the leader.
   */
  public FlinkClusterBuilder highlyAvailable(ZooKeeper zooKeeper) {
    configuration.putAll(zooKeeper.flinkConfiguration());
    return this;
  }

  /** Enables mutual TLS for the REST API. */
  public FlinkClusterBuilder restSecurity(RestSecurity security) {
    restSecurity = Optional.of(security);
    configuration.putAll(security.configuration());
    return this;
  }

  /** Enables Flink's own Prometheus reporter in each process. */
  public FlinkClusterBuilder reportingToPrometheus() {
    reportsToPrometheus = true;
    return configure(
        "metrics.reporter.prom.factory.class",
        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
  }

  /** Port of the REST API; any free port by default. */
  public FlinkClusterBuilder restPort(int port) {
    restPort = port;
    return this;
  }

  /**
   * Directory for configuration, logs, checkpoints and savepoints; by default a new one in the
   * build directory.
   */
  public FlinkClusterBuilder workDirectory(Path directory) {
    workDirectory = directory;
    return this;
  }

  /** Sets or replaces an entry of Flink's configuration. */
  public FlinkClusterBuilder configure(String key, String value) {
    configuration.put(key, value);
    return this;
  }

  /** Leaves an entry to Flink's default. */
  public FlinkClusterBuilder unset(String key) {
    unset.add(key);
    return this;
  }

  /** Receives progress messages, one line each; standard output by default. */
  public FlinkClusterBuilder progress(Consumer<String> listener) {
    progress = Objects.requireNonNull(listener);
    return this;
  }

  /** Receives progress messages, one line each; standard output by default. */
  public FlinkClusterBuilder progress(PrintStream stream) {
    return progress(stream::println);
  }

  /**
   * Starts the processes and returns when all TaskManagers are registered.
   *
   * @throws ClusterException if the cluster cannot be started; all its processes have ended then
   */
  public FlinkCluster start() {
    try {
      return FlinkCluster.start(toPlan(false));
    } catch (IOException e) {
      throw new ClusterException("Cannot start the cluster: " + e.getMessage(), e);
    }
  }

  /**
   * A cluster for application mode. Starts no process before the first deployment.
   *
   * @throws ClusterException if the cluster cannot be prepared
   */
  public ApplicationCluster application() {
    try {
      return ApplicationCluster.prepare(toPlan(true));
    } catch (IOException e) {
      throw new ClusterException("Cannot prepare the cluster: " + e.getMessage(), e);
    }
  }

  private Path newWorkDirectory() throws IOException {
    Path clusters = ClassJar.outputDirectory().resolveSibling("flink-clusters");
    return Files.createTempDirectory(Files.createDirectories(clusters), version + "-");
  }

  private ClusterPlan toPlan(boolean application) throws IOException {
    Path work = workDirectory == null ? newWorkDirectory() : workDirectory;
    ClusterDirectories directories = ClusterDirectories.createIn(work);
    int rest = restPort == 0 ? FreePorts.next() : restPort;
    if (!FreePorts.isFree(rest)) {
      throw new ClusterException(
          "Port " + rest + " is in use. End the process that listens on it, or choose another.");
    }
    ClusterConfiguration defaults =
        ClusterConfiguration.of(directories, rest, FreePorts.next(), slotsPerTaskManager);
    return new ClusterPlan(
        version,
        directories,
        rest,
        defaults.with(configuration).without(unset),
        taskManagers,
        taskManagerHeapMegabytes,
        application,
        readsKafka,
        storesInS3,
        restSecurity,
        reportsToPrometheus,
        progress);
  }
}
