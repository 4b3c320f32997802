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
  void countsACheckpointOnceEvenIfItIsReportedInManyPolls() {
    List<EndedCheckpoint> ends = List.of(failed(3, 30), completed(2, 20), failed(1, 10));
    SinceRescale sinceRescale = next(next(SinceRescale.begin(0), ends, 1), ends, 1);

    assertThat(sinceRescale.completed()).isEqualTo(1);
    assertThat(sinceRescale.failed()).isEqualTo(2);
    assertThat(sinceRescale.ends()).extracting(EndedCheckpoint::id).containsExactly(1L, 2L, 3L);
  }

  @Test
  void ignoresCheckpointsThatEndedBeforeTheRescale() {
    SinceRescale sinceRescale = next(SinceRescale.begin(7), List.of(failed(8, 1), failed(7, 0)), 7);

    assertThat(sinceRescale.failed()).isEqualTo(1);
    assertThat(sinceRescale.completed()).isZero();
  }

  @Test
  void countsCheckpointsThatEndedBetweenTwoPolls() {
    assertThat(next(SinceRescale.begin(100), List.of(completed(250, 9)), 250).completed())
        .isEqualTo(150);
  }

  @Test
  void continuesCountingInARunThatCountsFromZero() {
    SinceRescale sinceRescale = next(SinceRescale.begin(40), List.of(), 45);
    sinceRescale = next(sinceRescale, List.of(), 0);
    sinceRescale = next(sinceRescale, List.of(), 2);

    assertThat(sinceRescale.completed()).isEqualTo(7);
  }

  @Test
  void countsTheSameIdOfAnotherRunSeparately() {
    SinceRescale sinceRescale = next(SinceRescale.begin(0), List.of(completed(1, 10)), 1);
    sinceRescale = next(sinceRescale, List.of(completed(1, 60), completed(2, 70)), 2);

    assertThat(sinceRescale.completedInRow()).isEqualTo(3);
  }

  @Test
  void neverCountsADroppedCheckpointAgain() {
    List<EndedCheckpoint> flinks =
        IntStream.rangeClosed(1, 200).mapToObj(i -> failed(i, i)).toList();
    SinceRescale sinceRescale = next(next(SinceRescale.begin(0), flinks, 0), flinks, 0);
    List<EndedCheckpoint> more =
        Stream.concat(flinks.stream(), Stream.of(completed(201, 201))).toList();
    sinceRescale = next(sinceRescale, more, 1);

    assertThat(sinceRescale.failed()).isEqualTo(200);
    assertThat(sinceRescale.ends()).hasSize(SinceRescale.MOST);
    assertThat(sinceRescale.completedInRow()).isEqualTo(1);
  }

  private static SinceRescale next(
      SinceRescale sinceRescale, List<EndedCheckpoint> ends, long total) {
    return sinceRescale.next(ends, RESCALED, total, OptionalDouble.empty());
  }

  private static EndedCheckpoint completed(long id, int second) {
    return new EndedCheckpoint(
        id, RESCALED.plusSeconds(second), true, Optional.of(Duration.ofSeconds(1)));
  }

  private static EndedCheckpoint failed(long id, int second) {
    return new EndedCheckpoint(id, RESCALED.plusSeconds(second), false, Optional.empty());
  }
}
