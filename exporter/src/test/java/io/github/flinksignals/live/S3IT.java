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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints in S3 that fail for the store's sake: REST says only that they do, and the cause is
 * in the JobManager's log. One version of Flink, since Maven Central has the plugin for few.
 */
class S3IT {
  private static final String VERSION = "2.2.0";
  private static final Duration SETTLE = Duration.ofSeconds(15);

  @TempDir static Path directory;
  private static S3Store store;
  private static LiveCluster live;

  @BeforeAll
  static void start() {
    store = S3Store.start(directory);
    live = LiveCluster.start(FlinkCluster.builder().version(VERSION).storingIn(store));
  }

  @AfterAll
  static void stop() {
    if (live != null) {
      live.close();
    }
    store.close();
  }

  @Test
  void aRotatedSecretIsTroubleWithAccess() {
    assertCause("s3-secret-rotated", store::rotateSecret, "storage_access");
  }

  @Test
  void anEndpointThatIsGoneIsUnreachable() {
    assertCause("s3-endpoint-gone", store::goAway, "storage_unreachable");
  }

  private static void assertCause(String name, Runnable fault, String cause) {
    LiveScenario scenario = live.begin(name, JobOptions.defaults());
    scenario.job().awaitCompletedCheckpoint(Duration.ofSeconds(60));
    scenario.staysSilentFor(SETTLE);
    scenario.fault(fault);
    scenario.shows("CheckpointsFailing", Duration.ofSeconds(45));
    scenario.until(
        "the cause is named",
        Duration.ofSeconds(30),
        () ->
            scenario.whereOne("flink_job_checkpoint_failure_cause", "cause").equals(Set.of(cause)));
    assertThat(live.exporter().log()).contains("in the JobManager's log:");
    scenario.repair(store::restore);
    scenario.clears("CheckpointsFailing", Duration.ofSeconds(20));
    scenario.end(Set.of("CheckpointsFailing"), Set.of("CheckpointsFailing"));
  }
}
