// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobOptionsTest {
  @Test
  void readsBackItsProgramArguments() {
    JobOptions options =
        JobOptions.defaults()
            .withName("orders \"of today\"")
            .withParallelism(3)
            .withRecords(1000)
            .withCheckpointInterval(Duration.ofMillis(250))
            .withShape(JobShape.COMMITTED)
            .withIdleness(Duration.ofSeconds(3))
            .withClickHouse("http://127.0.0.1:8123")
            .withSlotSharingGroups(true);

    JobOptions read = JobOptions.fromArguments(options.toArguments().toArray(String[]::new));

    assertThat(read.name()).isEqualTo("orders \"of today\"");
    assertThat(read.parallelism()).isEqualTo(3);
    assertThat(read.records()).contains(1000L);
    assertThat(read.checkpointInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(read.shape()).isEqualTo(JobShape.COMMITTED);
    assertThat(read.idleness()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.clickHouse()).contains("http://127.0.0.1:8123");
    assertThat(read.slotSharingGroups()).isTrue();
    assertThat(read.toArguments()).containsExactlyInAnyOrderElementsOf(options.toArguments());
  }

  @Test
  void aChangeDoesNotAffectTheOriginal() {
    JobOptions options = JobOptions.defaults();

    assertThat(options.withParallelism(9).parallelism()).isEqualTo(9);
    assertThat(options.parallelism()).isEqualTo(1);
  }

  @Test
  void rejectsUnknownOptionsAndMissingValues() {
    assertThatThrownBy(() -> JobOptions.fromArguments("--paralelism", "2"))
        .hasMessageContaining("--paralelism");
    assertThatThrownBy(() -> JobOptions.fromArguments("--parallelism"))
        .hasMessageContaining("--parallelism");
  }
}
