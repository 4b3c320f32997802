// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.PageText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YardstickReportTest {
  private static final Reaction NONE =
      new Reaction(Optional.empty(), "", false, 0, Optional.of(0.0), List.of());

  @Test
  void listsTimesPagesAndTotalsOfEachRuleSet() {
    Reaction own =
        new Reaction(
            Optional.of(199.6), "FlinkSinkSaturated", true, 1, Optional.of(201.0), List.of());
    Reaction community =
        new Reaction(
            Optional.of(383.0),
            "FlinkTaskBackpressured",
            false,
            4,
            Optional.empty(),
            List.of("FlinkTaskmanagerHeapMemoryHigh"));
    String page = page(fault("slow-sink", 72, true, own, community, NONE));
    assertThat(page)
        .contains(
            "| slow-sink | 2.3.0 | 72 s of backpressure at the source | 200 | 383 | - | - |\n")
        .contains("| slow-sink | 2.3.0 | 1, cause, 201 | 4, no cause, > 240 | - | - |\n")
        .contains("| Flink Signals | 2.3.0 | 1 of 1 | 1 of 1 | 200 s | 1.0 | 0 | 0 |\n")
        .contains("| community | 2.3.0 | 1 of 1 | 0 of 1 | 383 s | 4.0 | 1 | 2 |\n")
        .contains("| AWS list | 2.3.0 | 0 of 1 | 0 of 1 | - | 0.0 | 0 | 0 |\n")
        .contains(
            "| slow-sink | 2.3.0 | none | 1: FlinkTaskmanagerHeapMemoryHigh | none | none |\n")
        .contains("| steady | 2.3.0 | 12 | none | 2: FlinkAllTaskSlotsUsed | none | none |\n");
  }

  @Test
  void theLimitIsTheSumOfTheWaitTimesAndAMargin() {
    Reaction late =
        new Reaction(Optional.of(221.0), "FlinkLagRising", false, 2, Optional.of(9.0), List.of());
    assertThat(page(fault("slow-sink", 72, true, late, NONE, NONE)))
        .contains("| `FlinkSinkSaturated` | 30 + 120 + 30 s | 210 s |\n")
        .contains("| `FlinkLagRising` | exceeded: 221 | exceeded: 2 | exceeded: no |\n");
  }

  @Test
  void saysWhyAnotherRuleSetWasEarlier() {
    Reaction own =
        new Reaction(
            Optional.of(199.0), "FlinkSinkSaturated", true, 1, Optional.of(201.0), List.of());
    Reaction earlier =
        new Reaction(Optional.of(99.0), "AwsRecordsLag", false, 1, Optional.of(20.0), List.of());
    assertThat(page(fault("slow-sink", 72, true, own, NONE, earlier)))
        .contains(
            "| slow-sink | 2.3.0 | AWS list was 100 s earlier but does not name the cause."
                + " `FlinkSinkSaturated` waits 30 + 120 + 30 s,");
  }

  @Test
  void aFaultWithoutAnEffectDoesNotCount() {
    assertThat(page(fault("slow-sink", 1, false, NONE, NONE, NONE)))
        .contains("| slow-sink | 2.3.0 | no effect |\n")
        .contains("| Flink Signals | 2.3.0 | 0 of 0 |")
        .doesNotContain("s of backpressure at the source |");
  }

  @Test
  void theDocumentationHasTheTextOfTheReport() {
    assertThat(PageText.ofFile("yardstick.md"))
        .isEqualTo(PageText.of(new YardstickReport(List.of()).page()));
  }

  private static String page(FaultFigures fault) {
    Map<RuleSet, List<String>> pages = new EnumMap<>(RuleSet.class);
    for (RuleSet set : RuleSet.values()) {
      pages.put(set, List.of());
    }
    pages.put(RuleSet.COMMUNITY, List.of("FlinkAllTaskSlotsUsed", "FlinkAllTaskSlotsUsed"));
    return new YardstickReport(
            List.of(
                new YardstickFigures(
                    "2.3.0",
                    420,
                    240,
                    List.of(fault),
                    List.of(new HealthyFigures("steady", 12, pages)),
                    List.of())))
        .page();
  }

  private static FaultFigures fault(
      String name, double effect, boolean shown, Reaction own, Reaction community, Reaction aws) {
    Map<RuleSet, Reaction> reactions = new EnumMap<>(RuleSet.class);
    reactions.put(RuleSet.FLINK_SIGNALS, own);
    reactions.put(RuleSet.COMMUNITY, community);
    reactions.put(RuleSet.COMMUNITY_1M, NONE);
    reactions.put(RuleSet.AWS, aws);
    return new FaultFigures(name, effect, shown, reactions);
  }
}
