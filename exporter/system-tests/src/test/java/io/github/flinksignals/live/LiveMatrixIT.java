// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Failing and healthy jobs on one cluster, all at the same time. */
@EachFlinkVersion
class LiveMatrixIT implements FlowFaults, CheckpointFaults, HealthyJobs {
  private static LiveCluster live;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live =
        LiveCluster.start(
            FlinkCluster.builder()
                .version(version)
                .taskManagers(2)
                .slotsPerTaskManager(9)
                .taskManagerHeapMegabytes(384));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  @Override
  public LiveCluster live() {
    return live;
  }
}
