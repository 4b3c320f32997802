// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.S3Store;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints that fail because of their S3 storage. REST returns only that they fail, and the
 * cause is in the JobManager's log. Runs with one Flink version, because Maven Central has the S3
 * plugin only for a few.
 */
class S3IT {
  private static final String VERSION = "2.3.0";
  private static final Duration HEALTHY_TIME = Duration.ofSeconds(15);

  /** A checkpoint of 1 MB takes 40 s then. Shorter than 30 s is never slow. */
  private static final Duration SLOW_BLOCK = Duration.ofMillis(300);

  private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(3);

  @TempDir static Path directory;
  private static S3Store store;
  private static LiveCluster live;

  @BeforeAll
  static void start() {
    store = S3Store.start(directory);
    live =
        LiveCluster.start(
            FlinkCluster.builder()
                .version(VERSION)
                .storingIn(store)
                // The default of 5 s fails uploads to slow storage.
                .configure("s3.socket-timeout", "2m"));
  }

  @AfterAll
  static void stop() {
    if (live != null) {
      live.close();
    }
    store.close();
  }

  @Test
  void aRotatedSecretIsReportedAsStorageAccess() {
    assertCause("s3-secret-rotated", store::rotateSecret, "storage_access");
  }

  @Tag("all")
  @Test
  void anUnreachableEndpointIsReportedAsStorageUnreachable() {
    assertCause("s3-endpoint-unreachable", store::makeUnreachable, "storage_unreachable");
  }

  @Tag("all")
  @Test
  void throttledRequestsAreReportedAsStorageUnreachable() {
    assertCause("s3-throttled", store::throttle, "storage_unreachable");
  }

  @Tag("all")
  @Test
  void slowStorageIsReportedAsSlowCheckpointsWithoutACause() {
    LiveScenario scenario =
        live.start("s3-slow", JobOptions.defaults().withCheckpointTimeout(CHECKPOINT_TIMEOUT));
    scenario.job().awaitCompletedCheckpoint(Duration.ofSeconds(60));
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(() -> store.slowDown(SLOW_BLOCK));
    scenario.awaitActive("CheckpointsSlow", Duration.ofSeconds(60));
    assertThat(scenario.whereOne("flink_job_checkpoint_failure_cause", "cause")).isEmpty();
    scenario.repair(() -> store.slowDown(Duration.ZERO));
    scenario.awaitInactive("CheckpointsSlow", Duration.ofSeconds(60));
    scenario.end(Set.of("CheckpointsSlow"), Set.of("CheckpointsSlow"));
  }

  private static void assertCause(String name, Runnable fault, String cause) {
    LiveScenario scenario = live.start(name, JobOptions.defaults());
    scenario.job().awaitCompletedCheckpoint(Duration.ofSeconds(60));
    scenario.staysHealthyFor(HEALTHY_TIME);
    scenario.fault(fault);
    scenario.awaitActive("CheckpointsFailing", Duration.ofSeconds(45));
    scenario.await(
        "the cause is exported",
        Duration.ofSeconds(30),
        () ->
            scenario.whereOne("flink_job_checkpoint_failure_cause", "cause").equals(Set.of(cause)));
    assertThat(live.exporter().log()).contains("in the JobManager's log:");
    scenario.repair(store::restore);
    scenario.awaitInactive("CheckpointsFailing", Duration.ofSeconds(20));
    scenario.end(Set.of("CheckpointsFailing"), Set.of("CheckpointsFailing"));
  }
}
