// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code check} as a pipeline runs it, beside real Flink. */
class CheckIT {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private record Ended(int exitCode, String out, String err) {}

  @Test
  void waitsForADeploymentToProveItselfAndTellsOneThatDoesNot()
      throws IOException, InterruptedException {
    try (FlinkCluster cluster = FlinkCluster.builder().taskManagers(2).start()) {
      RunningJob job = cluster.submit(JobOptions.defaults());
      job.awaitRunning(SOON);

      Ended safe = check(cluster, "--wait=2m");
      assertThat(safe.exitCode()).as(safe.toString()).isZero();
      assertThat(safe.out()).contains("Safe: 1 of 1 job safe.").doesNotContain("\u001b");

      job.cancel();
      cluster.submit(JobOptions.defaults().withParallelism(8));
      Ended starving = check(cluster, "--output=json");
      assertThat(starving.exitCode()).as(starving.toString()).isEqualTo(1);
      assertThat(starving.out()).contains("\"not_safe\"", "\"SlotStarvation\"");
    }
    Path nobody = directory.resolve("nobody");
    Ended blind = run(nobody, "--flink.url=http://127.0.0.1:1", "--poll.interval=1s");
    assertThat(blind.exitCode()).isEqualTo(2);
    assertThat(blind.out()).contains("the JobManager does not answer");
  }

  private Ended check(FlinkCluster cluster, String option)
      throws IOException, InterruptedException {
    return run(
        directory.resolve("check"),
        "--flink.url=" + cluster.restUrl(),
        "--poll.interval=1s",
        "--slots.grace=5s",
        option);
  }

  private static Ended run(Path files, String... arguments)
      throws IOException, InterruptedException {
    Path out = files.resolveSibling(files.getFileName() + ".out");
    Path err = files.resolveSibling(files.getFileName() + ".err");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("exporter.jar"),
                "check"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("it ends").isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }
}
