// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a verified rescale of a job with 1000 records per second is found ineffective. */
final class ScaleEffectTest {
  private static final Instant RESCALED = Instant.parse("2026-03-01T12:00:00Z");
  private static final VerificationRules RULES =
      new VerificationRules(3, Duration.ofMinutes(30), 3);
  private static final Checkpointing CHECKPOINTING =
      new Checkpointing(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ZERO, 0);

  /**
   * A row.
   *
   * @param ineffective the finding; empty if it is not evaluated yet
   * @param evaluated the earlier finding; empty if it was not evaluated yet
   */
  record Case(
      Optional<Boolean> ineffective,
      String because,
      int from,
      int to,
      List<Double> throughput,
      int completed,
      boolean needsThroughput,
      Optional<Boolean> evaluated) {
    @Override
    public String toString() {
      return ineffective + " because " + because;
    }
  }

  private static Case row(
      Boolean ineffective, String because, int from, int to, double now, boolean needsThroughput) {
    return new Case(
        Optional.ofNullable(ineffective),
        because,
        from,
        to,
        Collections.nCopies(3, now),
        3,
        needsThroughput,
        Optional.empty());
  }

  static Stream<Case> evaluated() {
    return Stream.of(
        row(
            true,
            "parallelism doubled, throughput grew by 9%, and the job is still behind",
            2,
            4,
            1090,
            true),
        row(
            false,
            "throughput grew by more than a tenth of the added parallelism",
            2,
            4,
            1101,
            true),
        row(false, "throughput did not grow because there is no backlog", 2, 4, 1000, false),
        row(true, "2% is below 2.5%, a tenth of the added quarter", 4, 5, 1020, true),
        row(false, "3% is above 2.5%, a tenth of the added quarter", 4, 5, 1030, true),
        row(true, "throughput decreased", 2, 4, 500, true),
        row(null, "a scale-down is not expected to increase throughput", 4, 2, 1000, true));
  }

  static Stream<Case> waits() {
    return Stream.of(
        new Case(
            Optional.empty(),
            "the rescale is not verified yet",
            2,
            4,
            List.of(1.0, 1.0, 1.0),
            2,
            true,
            Optional.empty()),
        new Case(
            Optional.empty(),
            "two polls are too few to measure throughput",
            2,
            4,
            List.of(1.0, 1.0),
            3,
            true,
            Optional.empty()));
  }

  static Stream<Case> stays() {
    return Stream.of(
        new Case(
            Optional.of(true),
            "it was ineffective before, and the job is still behind",
            2,
            4,
            List.of(9e9, 9e9, 9e9),
            3,
            true,
            Optional.of(true)),
        new Case(
            Optional.of(false),
            "the job no longer needs more throughput",
            2,
            4,
            List.of(1.0, 1.0, 1.0),
            3,
            false,
            Optional.of(true)),
        new Case(
            Optional.of(false),
            "it is evaluated once: later changes are not caused by the rescale",
            2,
            4,
            List.of(1.0, 1.0, 1.0),
            3,
            true,
            Optional.of(false)));
  }

  @ParameterizedTest
  @MethodSource({"evaluated", "waits", "stays"})
  void evaluatesTheEffect(Case row) {
    assertThat(evaluated(row, Optional.of(row.needsThroughput())))
        .as(row.because())
        .isEqualTo(row.ineffective());
  }

  @Test
  void keepsTheFindingWhileItIsUnknownWhetherTheJobIsBehind() {
    Case ineffective =
        row(true, "throughput did not grow and the job is still behind", 2, 4, 1000, true);
    assertThat(evaluated(ineffective, Optional.empty())).isEmpty();

    Case found =
        new Case(
            Optional.of(true),
            "it was",
            2,
            4,
            ineffective.throughput(),
            3,
            true,
            Optional.of(true));
    assertThat(evaluated(found, Optional.empty())).contains(true);
  }

  private static Optional<Boolean> evaluated(Case row, Optional<Boolean> needsThroughput) {
    HealthSummary summary = new HealthSummary(true, true, true, needsThroughput);
    return new Verification(RULES, CHECKPOINTING, summary, RESCALED.plusSeconds(60))
        .next(rescale(row), Optional.empty())
        .ineffective();
  }

  private static Rescale rescale(Case row) {
    BaselineValues before =
        new BaselineValues(
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(1000),
            OptionalDouble.empty());
    List<EndedCheckpoint> ends =
        Stream.iterate(1, i -> i + 1)
            .limit(row.completed())
            .map(i -> new EndedCheckpoint(i, RESCALED.plusSeconds(i), true, Optional.empty()))
            .toList();
    return new Rescale(
        RESCALED,
        deployment(row.from()),
        deployment(row.to()),
        before,
        true,
        new SinceRescale(row.completed(), 0, 0, ends, row.throughput()),
        RescaleOutcome.VERIFYING,
        Optional.empty(),
        Optional.empty(),
        row.evaluated(),
        Optional.empty());
  }

  private static Deployment deployment(int parallelism) {
    return new Deployment(new Run("a", RESCALED), RESCALED, Map.of("source", parallelism));
  }
}
