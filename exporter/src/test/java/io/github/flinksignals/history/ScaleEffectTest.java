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

/**
 * Whether a verified rescale of a job that did 1000 records per second is found to help nothing.
 */
final class ScaleEffectTest {
  private static final Instant RESCALED = Instant.parse("2026-03-01T12:00:00Z");
  private static final VerificationRules RULES =
      new VerificationRules(3, Duration.ofMinutes(30), 3);
  private static final Checkpointing CHECKPOINTING =
      new Checkpointing(Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ZERO, 0);

  /**
   * A row.
   *
   * @param ineffective what is found; empty if it is not judged yet
   * @param judged what was found before; empty if it was not judged yet
   */
  record Case(
      Optional<Boolean> ineffective,
      String because,
      int from,
      int to,
      List<Double> throughput,
      int completed,
      boolean pressed,
      Optional<Boolean> judged) {
    @Override
    public String toString() {
      return ineffective + " because " + because;
    }
  }

  private static Case row(
      Boolean ineffective, String because, int from, int to, double now, boolean pressed) {
    return new Case(
        Optional.ofNullable(ineffective),
        because,
        from,
        to,
        Collections.nCopies(3, now),
        3,
        pressed,
        Optional.empty());
  }

  static Stream<Case> judged() {
    return Stream.of(
        row(true, "twice as wide, it does 9% more, and is still behind", 2, 4, 1090, true),
        row(false, "a tenth of what was added is something", 2, 4, 1101, true),
        row(false, "it does no more because there is no more to do", 2, 4, 1000, false),
        row(true, "of a quarter more a tenth is 2.5%", 4, 5, 1020, true),
        row(false, "of a quarter more a tenth is less than 3%", 4, 5, 1030, true),
        row(true, "it does even less than before", 2, 4, 500, true),
        row(null, "nobody expects more of a job that was scaled down", 4, 2, 1000, true));
  }

  static Stream<Case> waits() {
    return Stream.of(
        new Case(
            Optional.empty(),
            "it is not verified yet",
            2,
            4,
            List.of(1.0, 1.0, 1.0),
            2,
            true,
            Optional.empty()),
        new Case(
            Optional.empty(),
            "two polls say nothing of throughput",
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
            "it was found so, and is behind still",
            2,
            4,
            List.of(9e9, 9e9, 9e9),
            3,
            true,
            Optional.of(true)),
        new Case(
            Optional.of(false),
            "the job has no use for more any more",
            2,
            4,
            List.of(1.0, 1.0, 1.0),
            3,
            false,
            Optional.of(true)),
        new Case(
            Optional.of(false),
            "it is judged once: what comes later is not the rescale's",
            2,
            4,
            List.of(1.0, 1.0, 1.0),
            3,
            true,
            Optional.of(false)));
  }

  @ParameterizedTest
  @MethodSource({"judged", "waits", "stays"})
  void is(Case row) {
    assertThat(judged(row, Optional.of(row.pressed())))
        .as(row.because())
        .isEqualTo(row.ineffective());
  }

  @Test
  void changesNothingWhileItIsNotKnownWhetherTheJobIsBehind() {
    Case helpless = row(true, "it does no more and is still behind", 2, 4, 1000, true);
    assertThat(judged(helpless, Optional.empty())).isEmpty();

    Case found =
        new Case(
            Optional.of(true), "it was", 2, 4, helpless.throughput(), 3, true, Optional.of(true));
    assertThat(judged(found, Optional.empty())).contains(true);
  }

  private static Optional<Boolean> judged(Case row, Optional<Boolean> pressed) {
    HealthSummary summary = new HealthSummary(true, true, true, pressed);
    return new Verification(RULES, CHECKPOINTING, summary, RESCALED.plusSeconds(60))
        .next(rescale(row), Optional.empty())
        .ineffective();
  }

  private static Rescale rescale(Case row) {
    BaselineValues before =
        new BaselineValues(
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
        row.judged());
  }

  private static Deployment deployment(int parallelism) {
    return new Deployment(new Run("a", RESCALED), RESCALED, Map.of("source", parallelism));
  }
}
