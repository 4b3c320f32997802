// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.cluster.RestException;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What {@code check --to-parallelism} refuses, Flink refuses as well. */
@Tag("all")
@EachFlinkVersion
class ScaleLimitsIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  @Parameter String version;

  @TempDir private Path directory;

  @Test
  void refusesMoreSubtasksThanTheStateHasKeyGroups() throws IOException, InterruptedException {
    JobOptions options = JobOptions.defaults().withParallelism(2).withMaxParallelism(4);
    try (FlinkCluster cluster = cluster().start()) {
      RunningJob job = cluster.submit(options);
      job.awaitRunning(TIMEOUT);
      job.awaitCompletedCheckpoint(TIMEOUT);

      CheckRun allowed = check(cluster, 4);
      assertThat(allowed.exitCode()).as(allowed.toString()).isZero();
      CheckRun refused = check(cluster, 6);
      assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.out())
          .containsPattern(
              "max_parallelism +fail +4 .*so Flink cannot restore it with a parallelism");

      String savepoint = job.stopWithSavepoint();
      submit(cluster, options.withParallelism(6).withSavepoint(savepoint));
      awaitInLog(cluster, "parallelism (6) is higher than the max parallelism (4)");
    }
  }

  /** On one TaskManager, N subtasks of each task need N (N + 8) buffers; it has 64. */
  @Test
  void refusesMoreSubtasksThanTheNetworkBuffersSuffice() throws IOException, InterruptedException {
    JobOptions options = JobOptions.defaults().withParallelism(2);
    try (FlinkCluster cluster =
        cluster()
            .configure("taskmanager.memory.network.min", "512k")
            .configure("taskmanager.memory.network.max", "512k")
            .start()) {
      RunningJob job = cluster.submit(options);
      job.awaitRunning(TIMEOUT);
      job.awaitCompletedCheckpoint(TIMEOUT);

      CheckRun allowed = check(cluster, reportsSlotSharingGroups() ? 4 : 3);
      assertThat(allowed.exitCode()).as(allowed.toString()).isZero();
      CheckRun refused = check(cluster, 8);
      assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
      assertThat(refused.out())
          .containsPattern("network_memory +fail .*a TaskManager has too few network buffers");

      String savepoint = job.stopWithSavepoint();
      RunningJob four = cluster.submit(options.withParallelism(4).withSavepoint(savepoint));
      four.awaitRunning(TIMEOUT);
      four.cancel();
      submit(cluster, options.withParallelism(8).withSavepoint(savepoint));
      // Some tasks fail at once, others after they waited for buffers; both log the total.
      awaitInLog(cluster, "The total number of network buffers is currently set to 64");
    }
  }

  /** If tasks may be in any slots, a TaskManager could need more buffers. Flink 1.20 or later. */
  private boolean reportsSlotSharingGroups() {
    return !version.startsWith("1.18.") && !version.startsWith("1.19.");
  }

  private FlinkClusterBuilder cluster() {
    return FlinkCluster.builder().version(version).slotsPerTaskManager(8);
  }

  private CheckRun check(FlinkCluster cluster, int parallelism)
      throws IOException, InterruptedException {
    return CheckRun.of(
        directory.resolve("check"),
        "--flink.url=" + cluster.restUrl(),
        "--poll.interval=1s",
        "--to-parallelism=" + parallelism);
  }

  /** Flink may refuse the job at its submission or soon after. */
  private static void submit(FlinkCluster cluster, JobOptions options) {
    try {
      cluster.submit(options);
    } catch (RestException e) {
      assertThat(e).hasMessageContaining("/run");
    }
  }

  /** The first failure that the JobManager sees may be the consequence of another one. */
  private static void awaitInLog(FlinkCluster cluster, String error) {
    Conditions.await(
        "\"" + error + "\" in a log of the cluster",
        TIMEOUT,
        () -> logs(cluster).anyMatch(log -> log.contains(error)),
        () -> "; see the logs in " + cluster.workDirectory());
  }

  private static Stream<String> logs(FlinkCluster cluster) {
    try (Stream<Path> files = Files.list(cluster.workDirectory().resolve("log"))) {
      List<String> logs = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        logs.add(Files.readString(file));
      }
      return logs.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
