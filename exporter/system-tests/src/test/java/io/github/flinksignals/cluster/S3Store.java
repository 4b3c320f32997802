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

/**
 * An S3-compatible store with one access key. Its secret can be rotated, and the store can be made
 * unreachable, throttle all requests, or be slow. Its address never changes.
 */
public final class S3Store implements AutoCloseable {
  static final String BUCKET = "flink";
  static final String IDENTITY = "flink";
  static final String FIRST_SECRET = "the-first-secret";
  private static final String SECOND_SECRET = "the-second-secret";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final int HEAP_MEGABYTES = 128;

  private final PortForward address = new PortForward();
  private final Server first;
  private final Server rotated;
  private final ThrottlingServer throttling = ThrottlingServer.start();

  private record Server(int port, FlinkProcess process) {}

  private S3Store(Server first, Server rotated) {
    this.first = first;
    this.rotated = rotated;
  }

  /**
   * Starts it and returns when it accepts connections.
   *
   * @param directory for configuration, objects and logs
   */
  public static S3Store start(Path directory) {
    try {
      Path work = Files.createDirectories(directory);
      Files.createDirectories(work.resolve("objects").resolve(BUCKET));
      Files.writeString(
          work.resolve("logback.xml"), "<configuration><root level=\"ERROR\"/></configuration>");
      Server first = launch(work, "s3-first", FIRST_SECRET);
      Server rotated = launch(work, "s3-rotated", SECOND_SECRET);
      S3Store store = new S3Store(first, rotated);
      store.awaitReady();
      store.restore();
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the store", e);
    }
  }

  private static Server launch(Path work, String name, String secret) throws IOException {
    int port = FreePorts.next();
    Path configuration =
        Files.writeString(
            work.resolve(name + ".properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            jclouds.provider=filesystem
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, IDENTITY, secret, work.resolve("objects")));
    Path launcher = ClassJar.ofPackage(ParentWatchdog.class, work.resolve(name + ".jar"));
    String classpath =
        String.join(
            File.pathSeparator,
            work.toString(),
            launcher.toString(),
            MavenClasspath.inBuildDirectory(System.out::println).s3Store());
    List<String> main = List.of("org.gaul.s3proxy.Main", "--properties", configuration.toString());
    Path log4j = work.resolve("log4j.properties");
    return new Server(
        port, FlinkProcess.start(name, work, classpath, log4j, HEAP_MEGABYTES, main, Map.of()));
  }

  private void awaitReady() {
    try {
      for (Server server : List.of(first, rotated)) {
        Conditions.await(
            "the store", START_TIMEOUT, () -> accepts(server), () -> server.process().describe());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static boolean accepts(Server server) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  /** The store's address, for {@code s3.endpoint}. */
  String endpoint() {
    return "http://127.0.0.1:" + address.port();
  }

  /** Changes the secret. Requests with the old one are rejected. */
  public void rotateSecret() {
    address.forwardTo(rotated.port());
  }

  /** Refuses all connections. */
  public void makeUnreachable() {
    address.refuse();
  }

  /** Rejects all requests with status 503 and code SlowDown. */
  public void throttle() {
    address.forwardTo(throttling.port());
  }

  /** Takes this much longer for each 8 KiB that it reads or writes. */
  public void slowDown(Duration perBlock) {
    address.slowDown(perBlock);
  }

  /** Accepts connections again, with the first secret, and without delays. */
  public void restore() {
    address.slowDown(Duration.ZERO);
    address.forwardTo(first.port());
  }

  @Override
  public void close() {
    address.close();
    throttling.close();
    first.process().kill();
    rotated.process().kill();
  }
}
