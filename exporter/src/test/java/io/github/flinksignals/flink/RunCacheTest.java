// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RunCacheTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Optional<Instant> UP = Optional.of(NOW.minusSeconds(60));
  private static final OptionalLong NONE = OptionalLong.of(0);
  private static final OptionalLong ONE = OptionalLong.of(1);

  private final RunCache cache = new RunCache();

  @Test
  void doesNotWantTheFailuresOfAHealthyJob() {
    assertThat(cache.failuresWanted(true, NONE, UP, NOW)).isFalse();
    assertThat(cache.failuresWanted(true, OptionalLong.empty(), UP, NOW)).isFalse();
  }

  @Test
  void wantsTheFailuresOfRestartsBeforeTheFirstPoll() {
    assertThat(cache.failuresWanted(true, ONE, UP, NOW)).isTrue();
    cache.failuresRead(ONE, UP, NOW);

    assertThat(cache.failuresWanted(true, ONE, UP, NOW.plusSeconds(3600))).isFalse();
  }

  @Test
  void wantsFailuresAgainIfEitherSignOfARestartChanges() {
    cache.failuresRead(ONE, UP, NOW);

    assertThat(cache.failuresWanted(true, OptionalLong.of(2), UP, NOW)).isTrue();
    assertThat(cache.failuresWanted(true, ONE, Optional.of(NOW), NOW)).isTrue();
  }

  @Test
  void wantsFailuresEveryTenSecondsWhileTasksAreNotRunning() {
    assertThat(cache.failuresWanted(false, NONE, UP, NOW)).isTrue();
    cache.failuresRead(NONE, UP, NOW);

    assertThat(cache.failuresWanted(false, NONE, UP, NOW.plusMillis(9999))).isFalse();
    assertThat(cache.failuresWanted(false, NONE, UP, NOW.plusSeconds(10))).isTrue();
  }

  @Test
  void readsAgainAfterTheClockWasSetBack() {
    Instant before = NOW.plusSeconds(3600);
    cache.failuresRead(NONE, UP, before);
    cache.loadMissing("sink", before);
    cache.rescales().read(List.of(), UP, before);
    UnacknowledgedTasks tasks = new UnacknowledgedTasks(7, false, before, List.of("sink"));

    assertThat(cache.failuresWanted(false, NONE, UP, NOW)).as("exceptions").isTrue();
    assertThat(cache.loadWanted("sink", NOW)).as("load of a sink").isTrue();
    assertThat(cache.rescales().due(UP, true, NOW)).as("rescales").isTrue();
    assertThat(tasks.validFor(7, false, NOW)).as("tasks of a checkpoint").isFalse();
  }

  @Test
  void wantsTheLastFailuresOfAFailedRunOnceAlsoAfterThoseOfItsRestarts() {
    assertThat(cache.lastFailuresWanted(JobState.FINISHED)).isFalse();
    cache.failuresRead(ONE, UP, NOW);
    assertThat(cache.lastFailuresWanted(JobState.FAILED)).isTrue();
    cache.lastFailuresRead();

    assertThat(cache.lastFailuresWanted(JobState.FAILED)).isFalse();
  }

  @Test
  void hasNoRequestAtFirst() {
    assertThat(cache.requestedAt()).isEqualTo(Instant.MIN);
    cache.requested(NOW, true);

    assertThat(cache.requestedAt()).isEqualTo(NOW);
    assertThat(cache.unanswered()).isTrue();
  }
}
