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

/** Who builds the same sources on another machine can tell that the jar is made of them alone. */
class ReproducibleBuildIT {
  @TempDir Path elsewhere;

  @Test
  void givesTheSameBytesElsewhere() throws IOException {
    Path again = new BuildElsewhere(elsewhere.resolve("other place/of sources")).jar();
    Path first = ExporterProcess.jar();
    // The files first, for they say what it is that differs.
    assertThat(JarContents.of(again).differences(JarContents.of(first)))
        .as("files that a second build makes otherwise; if the first was no clean one, clean it")
        .isEmpty();
    assertThat(Files.mismatch(first, again)).as("first byte that differs").isEqualTo(-1);
  }
}
