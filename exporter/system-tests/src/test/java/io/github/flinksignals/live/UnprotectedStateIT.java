// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** The configuration of a cluster lets the state of a healthy job be lost. */
@Tag("all")
@EachFlinkVersion
class UnprotectedStateIT {
  private static final String MODE = "StateUnprotected";
  private static LiveCluster live;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live =
        LiveCluster.start(
            FlinkCluster.builder()
                .version(version)
                // Without a directory, checkpoints stay in the JobManager.
                .unset("state.checkpoints.dir")
                .configure(
                    "execution.checkpointing.externalized-checkpoint-retention",
                    "DELETE_ON_CANCELLATION"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  /** Information does not make a job unsafe to scale. */
  @ConcurrentTest
  void isReportedWithTheOptionsToSet() {
    LiveScenario scenario = live.startFaulty("unprotected-state", JobOptions.defaults());
    scenario.awaitActive(MODE, Duration.ofSeconds(60));
    scenario.await(
        "safe to scale", Duration.ofMinutes(2), () -> scenario.value("flink_job_scale_safe") == 1);
    assertThat(scenario.evidence(MODE))
        .as(() -> scenario.job().get("/checkpoints/config").toString())
        .contains("only in the memory of the JobManager", "to RETAIN_ON_CANCELLATION");
    assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker")).isEmpty();
    scenario.end(Set.of(MODE), Set.of(MODE));
  }
}
