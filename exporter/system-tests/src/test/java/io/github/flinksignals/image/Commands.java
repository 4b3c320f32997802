// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.image;

import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands that may take minutes, with an image storage of their own. */
final class Commands {
  private static final Duration TIMEOUT = Duration.ofMinutes(8);

  private final Path directory;
  private final Map<String, String> environment;

  /**
   * @param directory directory of the storage, which is kept between test runs
   */
  Commands(Path directory) throws IOException {
    this(directory, Map.of());
  }

  /**
   * @param more variables of the environment
   */
  Commands(Path directory, Map<String, String> more) throws IOException {
    this.directory = Files.createDirectories(directory);
    Path configuration =
        Files.writeString(
            directory.resolve("storage.conf"),
            """
            [storage]
            driver = "vfs"
            graphroot = "%1$s/storage"
            runroot = "%1$s/storage-run"
            """
                .formatted(directory));
    // Needs no privileges except chroot, and no special file system.
    this.environment = new HashMap<>(more);
    environment.put("CONTAINERS_STORAGE_CONF", configuration.toString());
    environment.put("BUILDAH_ISOLATION", "chroot");
    environment.put("ENGINE", "buildah");
  }

  /** Runs a command and returns its output. If the command fails, the exception has it. */
  String run(String... command) {
    return run(directory, command);
  }

  String run(Path workingDirectory, String... command) {
    Result result = tryToRun(workingDirectory, command);
    if (result.exitCode() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + result.exitCode() + ":\n" + result.output());
    }
    return result.output().strip();
  }

  boolean succeeds(String... command) {
    return tryToRun(directory, command).exitCode() == 0;
  }

  private record Result(int exitCode, String output) {}

  private Result tryToRun(Path workingDirectory, String... command) {
    Path output = directory.resolve("command.out");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(workingDirectory.toFile())
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = Tools.start(builder);
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(String.join(" ", command) + " does not end in time");
      }
      return new Result(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
