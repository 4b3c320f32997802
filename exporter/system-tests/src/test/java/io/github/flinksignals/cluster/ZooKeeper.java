// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.cluster.launch.ParentWatchdog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A ZooKeeper server, for Flink's high availability, and a directory that JobManagers share. */
public final class ZooKeeper implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int HEAP_MEGABYTES = 128;

  /** A killed JobManager leads for this long. In production 60 s by default. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(4);

  /** Where Flink keeps the jobs to run: the name before Flink 2.0, and the name since. */
  private static final List<String> SUBMITTED_JOBS =
      List.of("/flink/default/jobgraphs", "/flink/default/execution-plans");

  private final Path work;
  private final String classpath;
  private final int port;
  private final FlinkProcess process;

  private ZooKeeper(Path work, String classpath, int port) throws IOException {
    this.work = work;
    this.classpath = classpath;
    this.port = port;
    Path configuration =
        Files.writeString(
            work.resolve("zookeeper.properties"),
            """
            clientPortAddress=127.0.0.1
            clientPort=%d
            dataDir=%s
            tickTime=500
            admin.enableServer=false
            """
                .formatted(port, work.resolve("data")));
    this.process =
        launch(
            "zookeeper",
            "org.apache.zookeeper.server.ZooKeeperServerMain",
            configuration.toString());
  }

  /**
   * Starts it and returns when it accepts connections.
   *
   * @param directory for configuration, data and logs
   */
  public static ZooKeeper start(Path directory) {
    try {
      Path work = Files.createDirectories(directory);
      Files.writeString(
          work.resolve("logback.xml"), "<configuration><root level=\"WARN\"/></configuration>");
      Path launcher = ClassJar.ofPackage(ParentWatchdog.class, work.resolve("launcher.jar"));
      String classpath =
          String.join(
              File.pathSeparator,
              work.toString(),
              launcher.toString(),
              MavenClasspath.inBuildDirectory(System.out::println).zooKeeper());
      ZooKeeper zooKeeper = new ZooKeeper(work, classpath, FreePorts.next());
      zooKeeper.awaitReady();
      return zooKeeper;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start ZooKeeper", e);
    }
  }

  private void awaitReady() {
    try {
      Conditions.await("ZooKeeper", TIMEOUT, this::accepts, process::describe);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  private FlinkProcess launch(String name, String main, String... arguments) throws IOException {
    List<String> all = Stream.concat(Stream.of(main), Stream.of(arguments)).toList();
    Path log4j = work.resolve("log4j.properties");
    return FlinkProcess.start(name, work, classpath, log4j, HEAP_MEGABYTES, all, Map.of());
  }

  /** The settings of JobManagers and TaskManagers that use it. */
  Map<String, String> flinkConfiguration() {
    String millis = Long.toString(SESSION_TIMEOUT.toMillis());
    return Map.of(
        "high-availability.type",
        "zookeeper",
        "high-availability.storageDir",
        work.resolve("high-availability").toUri().toString(),
        "high-availability.zookeeper.quorum",
        "127.0.0.1:" + port,
        "high-availability.zookeeper.client.session-timeout",
        millis,
        "high-availability.zookeeper.client.connection-timeout",
        millis);
  }

  /**
   * Deletes the jobs to run, but not their checkpoints, as the Flink Kubernetes Operator does
   * before it deploys a changed job that continues from its last state.
   */
  public void deleteSubmittedJobs() {
    for (String path : SUBMITTED_JOBS) {
      try {
        FlinkProcess client =
            launch(
                "zookeeper-client",
                "org.apache.zookeeper.ZooKeeperMain",
                "-server",
                "127.0.0.1:" + port,
                "deleteall",
                path);
        // Fails for the path that this version of Flink does not use.
        int unused = client.awaitExit(TIMEOUT);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot start the client of ZooKeeper", e);
      }
    }
  }

  @Override
  public void close() {
    process.kill();
  }
}
