// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.signal.FailureMode.BACKPRESSURE;
import static io.github.flinksignals.signal.FailureMode.CHECKPOINTS_FAILING;
import static io.github.flinksignals.signal.FailureMode.SCALE_INEFFECTIVE;
import static io.github.flinksignals.signal.FailureMode.SINK_SATURATED;
import static io.github.flinksignals.signal.FailureMode.SLOT_STARVATION;
import static io.github.flinksignals.signal.FailureMode.WATERMARK_STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.TestSettings;
import io.github.flinksignals.scale.ScaleLimits;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When failure modes begin and end, beside what their rules say. */
final class TransitionsTest {
  private static final Explanations.Facts FACTS = Explanations.Facts.NONE;

  private final Scenario story = Scenario.of().poll();
  private Finding otherwise = Finding.inactive();
  private Optional<JobAssessment> last = Optional.empty();

  @Test
  void noWarningBeginsInTheWakeOfAModeThatExplainsIt() {
    rulesFind(0, SINK_SATURATED);
    rulesFind(30, SINK_SATURATED);
    rulesFind(10);
    assertThat(rulesFind(15)).isEmpty();

    assertThat(rulesFind(10, WATERMARK_STALLED)).isEmpty();
    assertThat(rulesFind(60, WATERMARK_STALLED)).containsExactly(WATERMARK_STALLED);
  }

  @Test
  void noWarningBeginsWhileAModeThatExplainsItIsAboutToBegin() {
    rulesFind(0);
    assertThat(rulesFind(10, SINK_SATURATED, BACKPRESSURE)).isEmpty();
    assertThat(rulesFind(19, SINK_SATURATED, BACKPRESSURE)).isEmpty();
    assertThat(rulesFind(1, SINK_SATURATED, BACKPRESSURE))
        .containsExactlyInAnyOrder(SINK_SATURATED, BACKPRESSURE);
  }

  @Test
  void aWarningBeginsAsSoonAsNoModeIsAboutToExplainIt() {
    rulesFind(0);
    rulesFind(10, SINK_SATURATED, BACKPRESSURE);

    assertThat(rulesFind(2, BACKPRESSURE)).containsExactly(BACKPRESSURE);
  }

  @Test
  void aScaleUpIsNotIneffectiveRightAfterItsSlotsReturned() {
    rulesFind(0, SLOT_STARVATION);

    assertThat(rulesFind(2, SCALE_INEFFECTIVE)).isEmpty();
    assertThat(rulesFind(2)).isEmpty();
  }

  @Test
  void aCriticalModeBeginsAtOnce() {
    rulesFind(0, SLOT_STARVATION);

    assertThat(rulesFind(10, CHECKPOINTS_FAILING)).containsExactly(CHECKPOINTS_FAILING);
  }

  @Test
  void aModeThatWasActiveBeforeStaysActive() {
    rulesFind(0, SLOT_STARVATION, SCALE_INEFFECTIVE);

    assertThat(rulesFind(10, SCALE_INEFFECTIVE)).containsExactly(SCALE_INEFFECTIVE);
  }

  @Test
  void aHoldStartsAtMostTenSecondsBeforeThePollThatFindsAMode() {
    rulesFind(0);

    assertThat(rulesFind(300, SINK_SATURATED)).isEmpty();
    assertThat(rulesFind(19, SINK_SATURATED)).isEmpty();
    assertThat(rulesFind(1, SINK_SATURATED)).containsExactly(SINK_SATURATED);
  }

  @Test
  void aHoldStartsAtThePollThatFindsAModeThatWasUnknown() {
    otherwise = new Finding.NotEnoughData("the load is not known yet");
    rulesFind(0);
    rulesFind(10, SINK_SATURATED);

    assertThat(rulesFind(29, SINK_SATURATED)).isEmpty();
    assertThat(rulesFind(1, SINK_SATURATED)).containsExactly(SINK_SATURATED);
  }

  @Test
  void aHoldStartsAgainAfterAnInterruption() {
    rulesFind(0, SINK_SATURATED);
    rulesFind(28, SINK_SATURATED);
    rulesFind(1);
    rulesFind(1, SINK_SATURATED);

    assertThat(rulesFind(28, SINK_SATURATED)).isEmpty();
    assertThat(rulesFind(1, SINK_SATURATED)).containsExactly(SINK_SATURATED);
  }

  /** Returns the modes that are reported. */
  private Set<FailureMode> rulesFind(int secondsLater, FailureMode... active) {
    Instant now = story.after(secondsLater).poll().now();
    Map<FailureMode, Finding> found = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : FailureMode.values()) {
      found.put(
          mode, Set.of(active).contains(mode) ? new Finding.Active("the test says so") : otherwise);
    }
    RuleContext context =
        new RuleContext(
            now,
            TestSettings.of().thresholds(),
            story.history().cluster(),
            story.history().application(),
            false);
    Transitions.Settled settled =
        Transitions.settle(found, last, List.of(story.jobHistory()), FACTS, context);
    Map<FailureMode, Instant> since = new EnumMap<>(FailureMode.class);
    settled
        .findings()
        .forEach(
            (mode, finding) -> {
              if (finding.active()) {
                since.put(mode, now);
              }
            });
    last =
        Optional.of(
            new JobAssessment(
                Scenario.JOB,
                Optional.of(story.jobHistory()),
                settled.findings(),
                since,
                Set.of(),
                Map.of(),
                Map.of(),
                settled.transitions(),
                Set.of(),
                LagTrend.UNKNOWN,
                Optional.empty(),
                ScaleLimits.UNKNOWN,
                false));
    return since.keySet();
  }
}
