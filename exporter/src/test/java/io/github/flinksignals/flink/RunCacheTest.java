// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.JobState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RunCacheTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Optional<Instant> UP = Optional.of(NOW.minusSeconds(60));
  private static final OptionalLong NONE = OptionalLong.of(0);
  private static final OptionalLong ONE = OptionalLong.of(1);

  private final RunCache memory = new RunCache();

  @Test
  void wantsNoFailuresOfAJobThatIsWell() {
    assertThat(memory.failuresWanted(true, NONE, UP, NOW)).isFalse();
    assertThat(memory.failuresWanted(true, OptionalLong.empty(), UP, NOW)).isFalse();
  }

  @Test
  void wantsTheFailuresOfRestartsFromBeforeTheFirstPoll() {
    assertThat(memory.failuresWanted(true, ONE, UP, NOW)).isTrue();
    memory.failuresRead(ONE, UP, NOW);

    assertThat(memory.failuresWanted(true, ONE, UP, NOW.plusSeconds(3600))).isFalse();
  }

  @Test
  void wantsThemAgainWhenEitherSignOfARestartMoves() {
    memory.failuresRead(ONE, UP, NOW);

    assertThat(memory.failuresWanted(true, OptionalLong.of(2), UP, NOW)).isTrue();
    assertThat(memory.failuresWanted(true, ONE, Optional.of(NOW), NOW)).isTrue();
  }

  @Test
  void wantsThemEveryTenSecondsWhileTasksAreNotRunning() {
    assertThat(memory.failuresWanted(false, NONE, UP, NOW)).isTrue();
    memory.failuresRead(NONE, UP, NOW);

    assertThat(memory.failuresWanted(false, NONE, UP, NOW.plusMillis(9999))).isFalse();
    assertThat(memory.failuresWanted(false, NONE, UP, NOW.plusSeconds(10))).isTrue();
  }

  @Test
  void wantsTheLastFailureOnceAndOnlyOfAFailedRun() {
    assertThat(memory.lastFailureWanted(JobState.FINISHED)).isFalse();
    assertThat(memory.lastFailureWanted(JobState.FAILED)).isTrue();
    memory.failuresRead(OptionalLong.empty(), Optional.empty(), NOW);

    assertThat(memory.lastFailureWanted(JobState.FAILED)).isFalse();
  }

  @Test
  void wasNeverAskedAtFirst() {
    assertThat(memory.askedAt()).isEqualTo(Instant.MIN);
    memory.asked(NOW, true);

    assertThat(memory.askedAt()).isEqualTo(NOW);
    assertThat(memory.hung()).isTrue();
  }
}
