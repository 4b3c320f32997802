// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code check} as a pipeline runs it, beside real Flink. */
class CheckIT {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void waitsForADeploymentToProveItselfAndTellsOneThatDoesNot()
      throws IOException, InterruptedException {
    try (FlinkCluster cluster = FlinkCluster.builder().taskManagers(2).start()) {
      RunningJob job = cluster.submit(JobOptions.defaults());
      job.awaitRunning(SOON);

      CheckRun safe = check(cluster, "--wait=2m");
      assertThat(safe.exitCode()).as(safe.toString()).isZero();
      assertThat(safe.out()).contains("Safe: 1 of 1 job safe.").doesNotContain("\u001b");

      job.cancel();
      cluster.submit(JobOptions.defaults().withParallelism(8));
      CheckRun starving = check(cluster, "--output=json");
      assertThat(starving.exitCode()).as(starving.toString()).isEqualTo(1);
      assertThat(starving.out()).contains("\"not_safe\"", "\"SlotStarvation\"");
    }
    Path nobody = directory.resolve("nobody");
    CheckRun blind = CheckRun.of(nobody, "--flink.url=http://127.0.0.1:1", "--poll.interval=1s");
    assertThat(blind.exitCode()).isEqualTo(2);
    assertThat(blind.out())
        .contains("the JobManager is unreachable: http://127.0.0.1:1 refused the connection");
  }

  private CheckRun check(FlinkCluster cluster, String option)
      throws IOException, InterruptedException {
    return CheckRun.of(
        directory.resolve("check"),
        "--flink.url=" + cluster.restUrl(),
        "--poll.interval=1s",
        "--slots.grace=5s",
        option);
  }
}
