// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SinceRescaleTest {
  private static final Instant RESCALED = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void countsWhatFlinkTellsAgainAndAgainOnce() {
    List<EndedCheckpoint> ends = List.of(failed(3, 30), completed(2, 20), failed(1, 10));
    SinceRescale progress = next(next(SinceRescale.begin(0), ends, 1), ends, 1);

    assertThat(progress.completed()).isEqualTo(1);
    assertThat(progress.failed()).isEqualTo(2);
    assertThat(progress.ends()).extracting(EndedCheckpoint::id).containsExactly(1L, 2L, 3L);
  }

  @Test
  void doesNotCountWhatEndedBeforeTheRescale() {
    SinceRescale progress = next(SinceRescale.begin(7), List.of(failed(8, 1), failed(7, 0)), 7);

    assertThat(progress.failed()).isEqualTo(1);
    assertThat(progress.completed()).isZero();
  }

  @Test
  void countsThoseThatCameAndWentBetweenTwoPolls() {
    assertThat(next(SinceRescale.begin(100), List.of(completed(250, 9)), 250).completed())
        .isEqualTo(150);
  }

  @Test
  void goesOnCountingInARunThatCountsFromZero() {
    SinceRescale progress = next(SinceRescale.begin(40), List.of(), 45);
    progress = next(progress, List.of(), 0);
    progress = next(progress, List.of(), 2);

    assertThat(progress.completed()).isEqualTo(7);
  }

  @Test
  void countsTheSameIdOfAnotherRunToo() {
    SinceRescale progress = next(SinceRescale.begin(0), List.of(completed(1, 10)), 1);
    progress = next(progress, List.of(completed(1, 60), completed(2, 70)), 2);

    assertThat(progress.completedInRow()).isEqualTo(3);
  }

  @Test
  void forgetsTheOldestForGoodHoweverManyFlinkKeeps() {
    List<EndedCheckpoint> flinks =
        IntStream.rangeClosed(1, 200).mapToObj(i -> failed(i, i)).toList();
    SinceRescale progress = next(next(SinceRescale.begin(0), flinks, 0), flinks, 0);
    List<EndedCheckpoint> more =
        Stream.concat(flinks.stream(), Stream.of(completed(201, 201))).toList();
    progress = next(progress, more, 1);

    assertThat(progress.failed()).isEqualTo(200);
    assertThat(progress.ends()).hasSize(SinceRescale.MOST);
    assertThat(progress.completedInRow()).isEqualTo(1);
  }

  private static SinceRescale next(SinceRescale progress, List<EndedCheckpoint> ends, long total) {
    return progress.next(ends, RESCALED, total, OptionalDouble.empty());
  }

  private static EndedCheckpoint completed(long id, int second) {
    return new EndedCheckpoint(
        id, RESCALED.plusSeconds(second), true, Optional.of(Duration.ofSeconds(1)));
  }

  private static EndedCheckpoint failed(long id, int second) {
    return new EndedCheckpoint(id, RESCALED.plusSeconds(second), false, Optional.empty());
  }
}
