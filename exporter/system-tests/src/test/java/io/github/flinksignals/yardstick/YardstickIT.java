// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the yardstick works, with one fault of a job and one of a cluster. */
class YardstickIT {
  private static final Set<String> FAULTS =
      Set.of("failing-checkpoint-writes", "killed-jobmanager");

  /** Long enough for critical alerts, and for no alert that must hold for 5 minutes. */
  private static final FaultRun.Patience SHORT =
      new FaultRun.Patience(Duration.ofSeconds(150), Duration.ofSeconds(5));

  @TempDir Path directory;

  @Tag("all")
  @Test
  void theShippedAlertsReportEachFaultOnceWithItsCause() {
    YardstickFigures figures =
        new YardstickRun("2.3.0", SHORT, FAULTS::contains, directory).measure();
    assertThat(figures.failed()).isEmpty();
    assertThat(figures.faults())
        .extracting(FaultFigures::fault)
        .containsExactlyInAnyOrderElementsOf(FAULTS);
    for (FaultFigures fault : figures.faults()) {
      assertThat(fault.shown()).as(fault.fault() + " has an effect").isTrue();
      Reaction own = fault.of(RuleSet.FLINK_SIGNALS);
      assertThat(own.detected()).as(fault.toString()).isTrue();
      assertThat(own.causeFirst()).as(fault.toString()).isTrue();
      assertThat(own.pages()).as(fault.toString()).isEqualTo(1);
      assertThat(own.falsePages()).as(fault.toString()).isEmpty();
      assertThat(fault.of(RuleSet.COMMUNITY).detected()).as(fault.toString()).isFalse();
    }
    assertThat(figures.healthy())
        .hasSize(2)
        .allSatisfy(healthy -> assertThat(healthy.pages().get(RuleSet.FLINK_SIGNALS)).isEmpty());
  }
}
