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

/** The command {@code check}, run against real Flink as in a deployment pipeline. */
class CheckIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void waitsUntilADeploymentIsSafeAndFailsForOneThatIsNot()
      throws IOException, InterruptedException {
    try (FlinkCluster cluster = FlinkCluster.builder().taskManagers(2).start()) {
      RunningJob job = cluster.submit(JobOptions.defaults());
      job.awaitRunning(TIMEOUT);

      CheckRun safe = check(cluster, "--wait=2m");
      assertThat(safe.exitCode()).as(safe.toString()).isZero();
      assertThat(safe.out()).contains("Safe: 1 of 1 job safe.").doesNotContain("\u001b");

      job.cancel();
      cluster.submit(JobOptions.defaults().withParallelism(8));
      CheckRun notSafe = check(cluster, "--output=json");
      assertThat(notSafe.exitCode()).as(notSafe.toString()).isEqualTo(1);
      assertThat(notSafe.out()).contains("\"not_safe\"", "\"SlotStarvation\"");
    }
    Path files = directory.resolve("unreachable");
    CheckRun unreachable =
        CheckRun.of(files, "--flink.url=http://127.0.0.1:1", "--poll.interval=1s");
    assertThat(unreachable.exitCode()).isEqualTo(2);
    assertThat(unreachable.out())
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
