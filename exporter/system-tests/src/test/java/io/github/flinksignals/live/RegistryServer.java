// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real registry of images in a process of its own, on a free port of the loopback interface. */
public final class RegistryServer implements AutoCloseable {
  private final ServerProcess process;

  private RegistryServer(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts it, without TLS and without users, and returns when it is ready.
   *
   * @param directory for configuration, storage and log
   */
  public static RegistryServer start(Path directory) throws IOException {
    int port = FreePorts.next();
    Path configuration =
        Files.writeString(
            directory.resolve("registry.yml"),
            """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: %s
            http:
              addr: 127.0.0.1:%d
            """
                .formatted(directory.resolve("registry-data"), port));
    return new RegistryServer(
        ServerProcess.start(
            "docker-registry",
            port,
            "/v2/",
            directory.resolve("registry.log"),
            List.of("docker-registry", "serve", configuration.toString())));
  }

  /** Host and port, as in the name of an image. */
  public String address() {
    return process.base().getAuthority();
  }

  @Override
  public void close() {
    process.close();
  }
}
