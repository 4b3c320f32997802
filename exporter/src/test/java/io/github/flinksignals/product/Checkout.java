// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A repository of git with the files of this one except the sources, to run commands that commit.
 */
final class Checkout {
  private final Path directory;

  private Checkout(Path directory) {
    this.directory = directory;
  }

  /** Copies the files as they are now, and commits them. */
  static Checkout ofRepository(Path directory) {
    Checkout checkout = new Checkout(directory);
    checkout.mustRun(
        "tar -c -C '%s' --exclude=./.git --exclude=src --exclude=target . | tar -x"
            .formatted(Repository.root()));
    checkout.mustRun("git init --quiet --initial-branch=main && git add --all");
    checkout.commit();
    return checkout;
  }

  /** Clones this repository. */
  Checkout cloneTo(Path target) {
    mustRun("git clone --quiet . '%s'".formatted(target));
    return new Checkout(target);
  }

  /** Exit code and output of a command. */
  record Result(int exitCode, String output) {}

  /** Runs a command of the shell. */
  Result run(String command) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("sh", "-ec", command)).directory(directory.toFile());
    // "make test" passes its own options on to each "make" below it.
    builder.environment().keySet().removeAll(Set.of("MAKEFLAGS", "MFLAGS", "MAKELEVEL"));
    // Whatever is configured on this machine, such as signing, must not matter.
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      builder.environment().put("GIT_" + who + "_NAME", "Test");
      builder.environment().put("GIT_" + who + "_EMAIL", "test@example.org");
    }
    Process process = Tools.start(builder);
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The output of a command that must succeed. */
  String mustRun(String command) {
    Result result = run(command);
    if (result.exitCode() != 0) {
      throw new AssertionError(command + ": " + result.output());
    }
    return result.output().strip();
  }

  String read(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }

  /** Commits all changes. */
  void commit() {
    mustRun("git commit --quiet --all --message 'Change it'");
  }

  /** Everything that a failed command must leave as it was: commit, tags and files. */
  String state() {
    return mustRun("git rev-parse HEAD && git tag && git status --porcelain && git diff");
  }
}
