// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  @Test
  void parsesWhatItFormats() {
    String message = "Status Code: 403; Error Code: AccessDenied # \\ \"ü\"\nsecond line";
    FaultPlan plan =
        FaultPlan.NONE
            .withSlow(JobTask.SINK, Duration.ofMillis(20))
            .withThrowing(JobTask.ENRICH, message)
            .withThrowingSnapshot(JobTask.TOTALS, message)
            .withFailingWrite(message)
            .withSlowWrite(Duration.ofSeconds(3))
            .withHotKey(90)
            .withHeldHeap(70)
            .withQuietPartition(2);

    FaultPlan read = FaultPlan.parse(plan.format());

    assertThat(read.perRecord(JobTask.SINK)).isEqualTo(Duration.ofMillis(20));
    assertThat(read.failure(JobTask.ENRICH)).contains(message);
    assertThat(read.snapshotFailure(JobTask.TOTALS)).contains(message);
    assertThat(read.writeFailure()).contains(message);
    assertThat(read.writeDuration()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.hotKeyPercent()).isEqualTo(90);
    assertThat(read.heldHeapPercent()).isEqualTo(70);
    assertThat(read.isQuiet(2)).isTrue();
  }

  @Test
  void aFaultAffectsOnlyItsTaskOrPartition() {
    FaultPlan plan = FaultPlan.NONE.withSlow(JobTask.SINK, Duration.ofSeconds(1));

    assertThat(plan.perRecord(JobTask.TOTALS)).isZero();
    assertThat(plan.failure(JobTask.SINK)).isEmpty();
    assertThat(FaultPlan.NONE.withQuietPartition(2).isQuiet(1)).isFalse();
    assertThat(FaultPlan.NONE.withQuietInput().isQuiet(1)).isTrue();
  }

  @Test
  void anEmptyFileMeansNoFaults() {
    assertThat(FaultPlan.parse("").isQuiet(0)).isFalse();
    assertThat(FaultPlan.parse("").hotKeyPercent()).isZero();
    assertThat(FaultPlan.parse("").writeFailure()).isEmpty();
  }
}
