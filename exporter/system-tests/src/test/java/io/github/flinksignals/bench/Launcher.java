// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.AcceleratedExporter;
import io.github.flinksignals.docs.Repository;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts the processes of the benchmark.
 *
 * @param java the command of the JVM for exporters, without a class path
 * @param classPath class path of the exporter
 */
record Launcher(List<String> java, String classPath) {
  private static final String TEST_CLASSES =
      location(Launcher.class) + ":" + location(Repository.class);

  /**
   * Uses the runtime of the image with its options and its archive of classes.
   *
   * @param directory the directory that {@code exporter/image/runtime} filled
   */
  static Launcher ofImage(Path directory) {
    return new Launcher(
        List.of(
            directory.resolve("java/bin/java").toString(),
            "-XX:SharedArchiveFile=" + directory.resolve("exporter.jsa")),
        directory.resolve("exporter.jar").toString());
  }

  /** Uses the JDK of the tests with the options of the image. */
  static Launcher ofTests() {
    return new Launcher(
        List.of(jdk(), "@" + Repository.root().resolve("exporter/image/jvm.options")),
        System.getProperty("java.class.path"));
  }

  /** The directory or jar that a class was loaded from. */
  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String jdk() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts a simulated JobManager. It is not measured, so it runs on the JDK of the tests. */
  Worker standIn(ClusterShape shape) {
    return new Worker(
        List.of(jdk(), "-Xmx512m", "-cp", System.getProperty("java.class.path")),
        StandIn.class,
        shape.arguments());
  }

  /** Starts an exporter that polls a simulated JobManager. */
  Worker exporter(Worker standIn) {
    return worker(
        AcceleratedExporter.class,
        List.of("--web.listen-address=127.0.0.1:0", "--flink.url=" + standIn.firstLine()));
  }

  /** A program that runs as the exporter does. */
  Worker worker(Class<?> main, List<String> arguments) {
    // The archive is good for a class path that begins like the one it was made with.
    return new Worker(
        Stream.concat(java.stream(), Stream.of("-cp", classPath + ":" + TEST_CLASSES)).toList(),
        main,
        arguments);
  }

  /** The command that starts the exporter itself, up to its arguments. */
  List<String> exporterCommand() {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-cp", classPath, "io.github.flinksignals.Main"));
    return command;
  }

  /** The command that starts the least that a JVM can do. */
  List<String> helloCommand() {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of("-cp", classPath + ":" + TEST_CLASSES, Hello.class.getName()));
    return command;
  }
}
