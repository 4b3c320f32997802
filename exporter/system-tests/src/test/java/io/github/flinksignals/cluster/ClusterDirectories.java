// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directories of a cluster, all below one work directory. */
record ClusterDirectories(Path work) {
  static ClusterDirectories createIn(Path work) throws IOException {
    ClusterDirectories directories = new ClusterDirectories(work.toAbsolutePath());
    Files.createDirectories(directories.configuration());
    Files.createDirectories(directories.logs());
    Files.createDirectories(directories.temporary());
    Files.createDirectories(directories.uploads());
    Files.createDirectories(directories.checkpoints());
    Files.createDirectories(directories.savepoints());
    Files.createDirectories(directories.jobs());
    Files.createDirectories(directories.plugins());
    Files.createDirectories(directories.libraries());
    Files.createDirectories(directories.userJars());
    return directories;
  }

  Path configuration() {
    return work.resolve("conf");
  }

  Path logs() {
    return work.resolve("log");
  }

  Path temporary() {
    return work.resolve("tmp");
  }

  Path uploads() {
    return work.resolve("uploads");
  }

  Path checkpoints() {
    return work.resolve("checkpoints");
  }

  Path savepoints() {
    return work.resolve("savepoints");
  }

  /** Flink's plugins, one directory per plugin. */
  Path plugins() {
    return work.resolve("plugins");
  }

  /** Flink looks for {@link #userJars} beside its own jars. */
  Path libraries() {
    return work.resolve("lib");
  }

  /** The jar of the job in application mode. */
  Path userJars() {
    return work.resolve("usrlib");
  }

  /** The control file of each submitted job. */
  Path jobs() {
    return work.resolve("jobs");
  }
}
