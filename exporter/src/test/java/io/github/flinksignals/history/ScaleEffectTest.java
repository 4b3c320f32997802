// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a scale-up from 1 to 2 that is verified brought anything. */
class ScaleEffectTest {
  private static final Instant BEGIN = Instant.parse("2025-06-01T12:00:00Z");
  private static final Instant NOW = BEGIN.plusSeconds(60);
  private static final double USUAL = 200;
  private static final VerificationRules RULES =
      new VerificationRules(3, Duration.ofMinutes(30), 3);
  private static final Checkpointing CHECKPOINTING =
      new Checkpointing(Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ZERO, 0);

  /**
   * @param throughput records per second since
   * @param pressed whether the job is still behind; empty if that is not known
   */
  private record Row(
      String why, double throughput, Optional<Boolean> pressed, Optional<Boolean> ineffective) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "as much as before, and still behind: all that was added is idle",
            USUAL,
            Optional.of(true),
            Optional.of(true)),
        new Row(
            "as much as before, but that is enough: there was no more to read",
            USUAL,
            Optional.of(false),
            Optional.of(false)),
        new Row(
            "still behind, but half as much again is read: it helps",
            1.5 * USUAL,
            Optional.of(true),
            Optional.of(false)),
        new Row(
            "the lag of the new deployment is not told yet: that is not the same as none",
            USUAL,
            Optional.empty(),
            Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isJudgedByThroughputAndByWhetherMoreIsWanted(Row row) {
    Rescale judged = verification(row.pressed()).next(verified(row.throughput()), Optional.empty());

    assertThat(judged.outcome()).isEqualTo(Outcome.VERIFIED);
    assertThat(judged.ineffective()).isEqualTo(row.ineffective());
  }

  @Test
  void holdsWhileLagIsOutOfSightAndEndsWhenThereIsNone() {
    Rescale ineffective = verified(USUAL).judgedIneffective(true);

    assertThat(verification(Optional.empty()).next(ineffective, Optional.empty()).ineffective())
        .contains(true);
    assertThat(verification(Optional.of(false)).next(ineffective, Optional.empty()).ineffective())
        .contains(false);
  }

  private static Verification verification(Optional<Boolean> pressed) {
    return new Verification(RULES, CHECKPOINTING, new Condition(false, true, true, pressed), NOW);
  }

  private static Rescale verified(double throughput) {
    List<CheckpointEnd> completed =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                id ->
                    new CheckpointEnd(
                        id, BEGIN.plusSeconds(15L * id), true, Optional.of(Duration.ofMillis(50))))
            .toList();
    Rescale begun =
        Rescale.begin(
            BEGIN,
            deployment("a1", 1),
            deployment("b2", 2),
            Optional.empty(),
            new Medians(
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(USUAL),
                OptionalDouble.empty()),
            true,
            0);
    return begun.with(
        new Progress(3, 0, 3, completed, List.of(throughput, throughput, throughput)));
  }

  private static Deployment deployment(String jobId, int parallelism) {
    return new Deployment(new Run(jobId, BEGIN), BEGIN, Map.of("Source: orders", parallelism));
  }
}
