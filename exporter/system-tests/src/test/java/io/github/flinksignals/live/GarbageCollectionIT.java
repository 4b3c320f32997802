// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A job that almost fills the heap of its TaskManager, which then has too little time for it. */
@Tag("all")
@EachFlinkVersion
class GarbageCollectionIT {
  /** Leaves as little free that each second has several full collections. */
  private static final int HELD_PERCENT = 72;

  /** Each subtask is busy for half of the time. */
  private static final Duration PER_RECORD = Duration.ofMillis(2);

  private static LiveCluster live;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live = LiveCluster.start(FlinkCluster.builder().version(version));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  /** Flink averages over a minute, and the exporter reads it once a minute. */
  @ConcurrentTest
  void isEvidenceOfWhatItCauses() {
    LiveScenario scenario = live.start("full-heap", JobOptions.defaults());
    scenario.job().faults().slow(JobTask.ENRICH, PER_RECORD);
    scenario.staysHealthyFor(Duration.ofSeconds(60));
    scenario.fault(() -> scenario.job().faults().holdHeap(HELD_PERCENT));
    scenario.awaitActive("Backpressure", Duration.ofMinutes(2));
    scenario.await(
        "the evidence names garbage collection",
        Duration.ofMinutes(3),
        () -> scenario.evidence("Backpressure").contains("; garbage collection took "));
    scenario.repair(() -> scenario.job().faults().holdHeap(0));
    scenario.awaitInactive("Backpressure", Duration.ofMinutes(2));
    scenario.end(Set.of("Backpressure", "LagRising"), Set.of("Backpressure"));
  }
}
