// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FlowBlockersTest {
  private final SimulatedJob job = SimulatedJob.pipeline();

  @Test
  void aSaturatedSinkIsABlocker() {
    job.sink().load(1, 0);
    job.pass(Duration.ofSeconds(60));

    assertThat(job.assessment().blockers()).contains(Blocker.SINK_SATURATED);
  }

  @Test
  void asManySubtasksAsPartitionsAreABlocker() {
    job.source().partitions = OptionalInt.of(2);
    job.pass(Duration.ofSeconds(60));

    assertThat(job.assessment().blockers()).contains(Blocker.PARTITIONS_EXHAUSTED);
  }

  @Test
  void unknownPartitionsAndIdleSinksAreNoBlockers() {
    job.pass(Duration.ofSeconds(60));

    assertThat(job.assessment().blockers())
        .doesNotContain(Blocker.SINK_SATURATED, Blocker.PARTITIONS_EXHAUSTED);
  }
}
