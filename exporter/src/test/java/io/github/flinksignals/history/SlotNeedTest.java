// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.JobState;
import org.junit.jupiter.api.Test;

final class SlotNeedTest {
  private final Scenario scenario = Scenario.of();

  @Test
  void sharesSlotsBetweenTasksOfAGroup() {
    scenario.job().source().parallelism(2);
    scenario.job().sink().parallelism(5);
    scenario.poll();

    assertThat(need().required()).hasValue(5);
    assertThat(need().missing()).hasValue(0);
  }

  @Test
  void sumsTheGroups() {
    scenario.job().source().parallelism(2).slotSharingGroup("reading");
    scenario.job().sink().parallelism(5).slotSharingGroup("writing");
    scenario.poll();

    assertThat(need().required()).hasValue(7);
  }

  @Test
  void assumesOneGroupIfFlinkDoesNotReportGroups() {
    scenario.job().source().parallelism(2).withoutSlotSharingGroup();
    scenario.job().sink().parallelism(5).withoutSlotSharingGroup();
    scenario.poll();

    assertThat(need().required()).hasValue(5);
  }

  @Test
  void reportsSlotsThatTheClusterDoesNotHave() {
    scenario.cluster().slots(8, 0);
    scenario.job().tasks(task -> task.parallelism(11).waiting());
    scenario.poll();

    assertThat(need().missing())
        .as("the job reserves the free slots, so none is available")
        .hasValue(3);
  }

  @Test
  void excludesSlotsOfOtherJobs() {
    scenario.submit("payments").source().parallelism(4);
    scenario.job().tasks(task -> task.parallelism(6).waiting());
    scenario.poll();

    assertThat(need().missing()).as("payments holds 4 of 8").hasValue(2);
  }

  @Test
  void reservesNoSlotsForOtherJobsThatHoldNone() {
    scenario.submit("payments").tasks(task -> task.parallelism(4).waiting());
    scenario.submit("refunds").tasks(task -> task.parallelism(4)).ended(JobState.FAILED);
    scenario.job().tasks(task -> task.parallelism(6).waiting());
    scenario.poll();

    assertThat(need().missing()).hasValue(0);
  }

  @Test
  void reportsNoMissingSlotsWhileAllTasksRun() {
    scenario.cluster().slots(1, 0);
    scenario.poll();

    assertThat(need().missing()).as("the reported number of slots may be outdated").hasValue(0);
  }

  @Test
  void usesTheDesiredSlotsOfAnAdaptiveJob() {
    scenario.cluster().slots(8, 0);
    scenario.job().adaptive().desiredSlots(12);
    scenario.poll();

    assertThat(need().required()).hasValue(12);
    assertThat(need().missing()).as("also while it runs with fewer slots").hasValue(4);
  }

  @Test
  void isUnknownWithoutAGraph() {
    scenario.job().state(JobState.INITIALIZING);
    scenario.poll();

    assertThat(need()).isEqualTo(SlotNeed.UNKNOWN);
  }

  @Test
  void missingSlotsAreUnknownIfTheClusterDoesNotReportSlots() {
    scenario.cluster().silent(true);
    scenario.job().tasks(ScenarioTask::waiting);
    scenario.poll();

    assertThat(need().required()).hasValue(2);
    assertThat(need().missing()).isEmpty();
  }

  private SlotNeed need() {
    return scenario.jobHistory().slots().need();
  }
}
