// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.live.ExporterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build of the same sources on another machine proves that the jar is made only of them. */
class ReproducibleBuildIT {
  @TempDir Path elsewhere;

  @Test
  void anotherBuildGivesTheSameBytes() throws IOException {
    Path again = new BuildElsewhere(elsewhere.resolve("other place/of sources")).jar();
    Path first = ExporterProcess.jar();
    // Compares the files first, because their names show what differs.
    assertThat(JarContents.of(again).differences(JarContents.of(first)))
        .as("files that differ in a second build; run mvn clean if the first build was not clean")
        .isEmpty();
    assertThat(Files.mismatch(first, again)).as("first byte that differs").isEqualTo(-1);
  }
}
