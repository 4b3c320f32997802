// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.LogFinding;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** When the log is read for a job. */
final class LogReadScheduleTest {
  private static final Map<Long, LogSearch.Found> REFUSED =
      Map.of(
          13L,
          new LogSearch.Found(Optional.of(CheckpointFailureCause.STORAGE_ACCESS), "a.b.C", "403"));

  private final LogReadSchedule schedule = new LogReadSchedule();
  private Instant now = Instant.parse("2026-11-23T14:28:31Z");

  private boolean due(long streak, long... checkpoints) {
    schedule.request(streak, Arrays.stream(checkpoints).boxed().collect(Collectors.toSet()), now);
    return schedule.due(now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void isDueImmediatelyAndOnceForEachStreak() {
    assertThat(due(12, 13)).isTrue();
    schedule.answered(12, REFUSED, now);
    pass(Duration.ofSeconds(10));
    assertThat(due(12, 13, 14)).isFalse();
    pass(Duration.ofHours(1));
    assertThat(due(12, 13, 14)).isFalse();
    assertThat(schedule.findings())
        .containsExactly(new LogFinding(13, Optional.of(CheckpointFailureCause.STORAGE_ACCESS)));
  }

  @Test
  void isDueForAnotherStreakTenMinutesAfterTheLastSuccess() {
    assertThat(due(12, 13)).isTrue();
    schedule.answered(12, REFUSED, now);
    pass(Duration.ofMinutes(9));
    assertThat(due(20, 21)).as("too soon").isFalse();
    assertThat(schedule.findings()).as("the findings of the previous streak").isEmpty();
    pass(Duration.ofSeconds(59));
    assertThat(due(20, 21)).as("a second too soon").isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(due(20, 21)).isTrue();
    pass(Duration.ofSeconds(59));
    assertThat(due(20, 21)).as("repeated for a whole minute").isTrue();
  }

  @Test
  void isRepeatedForAMinuteAfterAFailureAndAgainTenMinutesLater() {
    assertThat(due(12, 13)).isTrue();
    pass(Duration.ofSeconds(59));
    assertThat(due(12, 13)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(due(12, 13)).isFalse();
    pass(Duration.ofMinutes(9).minusSeconds(1));
    assertThat(due(12, 13)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(due(12, 13)).isTrue();
  }

  @Test
  void isDueForAnotherStreakImmediatelyIfNothingWasFound() {
    assertThat(due(12, 13)).isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(due(12, 13)).isFalse();
    assertThat(due(20, 21)).isTrue();
  }

  @Test
  void isNotDueInAPollWithoutARequest() {
    assertThat(due(12, 13)).isTrue();
    assertThat(schedule.due(now.plusSeconds(10))).isFalse();
  }

  @Test
  void ignoresAResultForAnotherStreak() {
    assertThat(due(12, 13)).isTrue();
    schedule.request(20, Set.of(21L), now);
    schedule.answered(12, REFUSED, now);
    assertThat(schedule.findings()).isEmpty();
    assertThat(due(20, 21)).as("ten minutes after the last success").isFalse();
    pass(Duration.ofMinutes(10));
    assertThat(due(20, 21)).isTrue();
  }

  @Test
  void reportsALogThatIsTooLongUntilItWasRead() {
    assertThat(due(12, 13)).isTrue();
    schedule.tooLong(1 << 30);
    assertThat(schedule.tooLong()).isEqualTo(OptionalLong.of(1 << 30));
    assertThat(schedule.shouldLogProblem()).isTrue();
    assertThat(schedule.shouldLogProblem()).as("once for a streak").isFalse();
    schedule.answered(12, REFUSED, now);
    assertThat(schedule.tooLong()).isEmpty();
  }

  @Test
  void expiresAfterTenMinutesWithoutARequest() {
    assertThat(due(12, 13)).isTrue();
    assertThat(schedule.expired(now.plus(Duration.ofMinutes(10)))).isFalse();
    assertThat(schedule.expired(now.plus(Duration.ofMinutes(11)))).isTrue();
  }
}
