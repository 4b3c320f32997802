// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.cluster.launch.ParentWatchdog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/** A real Kafka broker and controller in one process, on free ports of the loopback interface. */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final int HEAP_MEGABYTES = 256;

  /** Any 16 bytes in Base64. The broker rejects storage of another cluster. */
  private static final String CLUSTER_ID = "Zmxpbmstc2lnbmFscw";

  /** Kafka's clients log a lot, and warn while the broker starts. */
  private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

  private final String servers;
  private final FlinkProcess process;

  private KafkaBroker(String servers, FlinkProcess process) {
    this.servers = servers;
    this.process = process;
  }

  /**
   * Starts it and returns when it answers requests.
   *
   * @param directory for configuration, data and logs
   */
  public static KafkaBroker start(Path directory) {
    CLIENTS.setLevel(Level.SEVERE);
    int port = FreePorts.next();
    try {
      Path work = Files.createDirectories(directory);
      Path configuration = Files.writeString(work.resolve("kafka.properties"), lines(work, port));
      Files.writeString(
          work.resolve("log4j.properties"),
          """
          log4j.rootLogger=INFO, out
          log4j.appender.out=org.apache.log4j.ConsoleAppender
          log4j.appender.out.layout=org.apache.log4j.PatternLayout
          log4j.appender.out.layout.ConversionPattern=%d %-5p %c - %m%n
          """);
      Path launcher = ClassJar.ofPackage(ParentWatchdog.class, work.resolve("launcher.jar"));
      String classpath =
          String.join(
              File.pathSeparator,
              work.toString(),
              launcher.toString(),
              MavenClasspath.inBuildDirectory(System.out::println).kafkaBroker());
      format(work, classpath, configuration);
      FlinkProcess process = launch("kafka", work, classpath, "kafka.Kafka", configuration);
      KafkaBroker broker = new KafkaBroker("127.0.0.1:" + port, process);
      broker.awaitReady();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start Kafka", e);
    }
  }

  private static String lines(Path work, int port) {
    int controllerPort = FreePorts.next();
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        auto.create.topics.enable=false
        """
        .formatted(port, controllerPort, work.resolve("data"));
  }

  private static void format(Path work, String classpath, Path configuration) throws IOException {
    FlinkProcess format =
        launch(
            "kafka-format",
            work,
            classpath,
            "kafka.tools.StorageTool",
            "format",
            "-t",
            CLUSTER_ID,
            "-c",
            configuration);
    if (format.awaitExit(START_TIMEOUT) != 0) {
      throw new ClusterException("Cannot format the storage of Kafka.\n" + format.describe());
    }
  }

  private static FlinkProcess launch(
      String name, Path work, String classpath, String main, Object... arguments)
      throws IOException {
    Path log4j = work.resolve("log4j.properties");
    List<String> all =
        Stream.concat(Stream.of(main), Stream.of(arguments).map(Object::toString)).toList();
    return FlinkProcess.start(name, work, classpath, log4j, HEAP_MEGABYTES, all, Map.of());
  }

  private void awaitReady() {
    try (Admin admin = admin()) {
      Conditions.await(
          "Kafka", START_TIMEOUT, () -> process.isAlive() && answers(admin), process::describe);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static boolean answers(Admin admin) {
    try {
      return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false; // It does not listen yet.
    } catch (InterruptedException e) {
      throw ClusterException.interrupted("Kafka", e);
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) REQUEST_TIMEOUT.toMillis(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) START_TIMEOUT.toMillis()));
  }

  /** The value of {@code bootstrap.servers} for clients. */
  public String servers() {
    return servers;
  }

  /** Creates a topic and starts to fill all its partitions. */
  public KafkaTopic topic(String name, int partitions, int recordsPerSecond) {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new ClusterException("Cannot create topic " + name, e);
    } catch (InterruptedException e) {
      throw ClusterException.interrupted("a topic", e);
    }
    return KafkaTopic.fill(servers, name, partitions, recordsPerSecond);
  }

  @Override
  public void close() {
    process.kill();
  }
}
