// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Class paths of the external processes. Maven resolves them, so the mirrors and credentials in the
 * user's settings apply. Results are cached until the list of artifacts changes.
 */
final class MavenClasspath {
  private final Path cache;
  private final Consumer<String> progress;

  MavenClasspath(Path cache, Consumer<String> progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /** With a cache in the build directory. */
  static MavenClasspath inBuildDirectory(Consumer<String> progress) {
    Path cache = ClassJar.outputDirectory().resolveSibling("flink-classpaths");
    return new MavenClasspath(cache, progress);
  }

  /** The jars of Flink itself. */
  String flink(FlinkVersion version) throws IOException {
    return resolve("flink.xml", "flink-" + version, "-Dflink.version=" + version);
  }

  /**
   * The single jar with the JobManager of application mode. Maven Central has it for few releases.
   */
  Path flinkContainer(FlinkVersion version) throws IOException {
    return Path.of(
        resolve(
            "flink-container.xml",
            "flink-container-" + version,
            "-Dflink.version=" + version.container()));
  }

  /** The additional jars of Flink's Kafka connector. */
  String kafkaConnector(FlinkVersion version) throws IOException {
    return resolve(
        "kafka-connector.xml",
        "kafka-connector-" + version,
        "-Dflink.version=" + version,
        "-Dconnector.version=" + version.kafkaConnector());
  }

  /** The jars of a Kafka broker. */
  String kafkaBroker() throws IOException {
    return resolve("kafka-broker.xml", "kafka-broker");
  }

  /** The jars of an S3-compatible server. */
  String s3Store() throws IOException {
    return resolve("s3-store.xml", "s3-store");
  }

  /** The jars of a ZooKeeper server and its client. */
  String zooKeeper() throws IOException {
    return resolve("zookeeper.xml", "zookeeper");
  }

  /** The single jar of Flink's S3 plugin. Maven Central has it for few releases. */
  Path s3Plugin(FlinkVersion version) throws IOException {
    return Path.of(resolve("s3-plugin.xml", "s3-plugin-" + version, "-Dflink.version=" + version));
  }

  /** The single jar of Flink's Prometheus reporter. */
  Path prometheusReporter(FlinkVersion version) throws IOException {
    return Path.of(
        resolve(
            "prometheus-reporter.xml",
            "prometheus-reporter-" + version,
            "-Dflink.version=" + version));
  }

  /** The class path of a POM next to this class, with this platform's path separator. */
  private String resolve(String pomName, String what, String... properties) throws IOException {
    byte[] pom = pom(pomName);
    Path cached = cache.resolve(what + "-" + checksum(pom) + ".classpath");
    if (Files.exists(cached)) {
      String classpath = Files.readString(cached);
      if (Stream.of(classpath.split(File.pathSeparator))
          .allMatch(jar -> Files.exists(Path.of(jar)))) {
        return classpath;
      }
    }
    progress.accept("Resolving the jars of " + what + " with Maven");
    // Test runs in other processes may resolve the same class path at the same time.
    Path directory = Files.createTempDirectory(Files.createDirectories(cache), what + "-");
    Path pomFile = Files.write(directory.resolve("pom.xml"), pom);
    Path output = directory.resolve("classpath");
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "-B",
                "-q",
                "-f",
                pomFile.toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + output));
    command.addAll(List.of(properties));
    runMaven(command, directory);
    // A move is atomic, so another test run never reads a partial class path.
    Files.move(output, cached, StandardCopyOption.REPLACE_EXISTING);
    return Files.readString(cached);
  }

  private static void runMaven(List<String> command, Path directory) throws IOException {
    Path log = directory.resolve("maven.log");
    Process maven = start(command, log);
    try {
      if (maven.waitFor() != 0) {
        String commandLine = String.join(" ", command);
        throw new ClusterException(
            "Maven could not resolve the jars:%n%s%n%s"
                .formatted(commandLine, Files.readString(log)));
      }
    } catch (InterruptedException e) {
      maven.destroy();
      throw ClusterException.interrupted("Maven", e);
    }
  }

  private static Process start(List<String> command, Path log) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new ClusterException(
          "Cannot run mvn. Install Apache Maven 3.8 or newer and put it on the PATH: the tests on"
              + " real Flink clusters use it to fetch Flink's jars.",
          e);
    }
  }

  private static byte[] pom(String name) throws IOException {
    try (InputStream resource = MavenClasspath.class.getResourceAsStream(name)) {
      return resource.readAllBytes();
    }
  }

  private static String checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return Long.toHexString(crc.getValue());
  }
}
