// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Builds the jar in another directory, with another language, time zone and date. */
final class BuildElsewhere {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** All inputs of the jar. */
  private static final List<String> SOURCES =
      List.of(
          ".mvn",
          "alerts/runbooks",
          "LICENSE",
          "NOTICE",
          "pom.xml",
          "exporter/pom.xml",
          "exporter/src/main",
          "exporter/system-tests/pom.xml");

  /** A quick start, and another language, encoding and time zone. */
  private static final String OPTIONS =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Duser.language=tr -Duser.country=TR"
          + " -Dfile.encoding=US-ASCII -Duser.timezone=Asia/Kathmandu";

  private static final FileTime ANOTHER_DAY = FileTime.from(Instant.parse("2001-09-09T01:46:40Z"));

  private final Path directory;

  BuildElsewhere(Path directory) {
    this.directory = directory;
  }

  /** The jar, built without tests. */
  Path jar() throws IOException {
    for (String source : SOURCES) {
      copy(source);
    }
    linkGitDirectory();
    build();
    return directory.resolve("exporter/target/flink-signals-exporter.jar");
  }

  private void copy(String source) throws IOException {
    try (Stream<Path> files = Files.walk(Repository.root().resolve(source))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = directory.resolve(Repository.root().relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(to, ANOTHER_DAY);
      }
    }
  }

  /** The jar contains the id of its commit; a file can refer to the directory of git. */
  private void linkGitDirectory() throws IOException {
    Path git = Repository.root().resolve(".git");
    if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
      Files.writeString(directory.resolve(".git"), "gitdir: " + git + "\n");
    } else if (Files.exists(git)) {
      Files.copy(git, directory.resolve(".git"));
    }
  }

  /** Without {@code --offline}, because Maven would not write the bill of materials. */
  private void build() throws IOException {
    Path log = directory.resolve("maven.log");
    ProcessBuilder maven =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask 077 && exec mvn -B -q -pl exporter package -Dmaven.test.skip -Dspotless.check.skip")
            .directory(directory.toFile())
            .redirectOutput(log.toFile());
    maven
        .environment()
        .putAll(Map.of("MAVEN_OPTS", OPTIONS, "JAVA_HOME", System.getProperty("java.home")));
    Process process = Tools.start(maven);
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("The build failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
