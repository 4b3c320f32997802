// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryTask;
import io.github.flinksignals.model.JobState;
import org.junit.jupiter.api.Test;

final class SlotNeedTest {
  private final Story story = Story.of();

  @Test
  void letsTheTasksOfAGroupShareSlots() {
    story.job().source().parallelism(2);
    story.job().sink().parallelism(5);
    story.poll();

    assertThat(need().required()).hasValue(5);
    assertThat(need().missing()).hasValue(0);
  }

  @Test
  void addsUpTheGroups() {
    story.job().source().parallelism(2).slotSharingGroup("reading");
    story.job().sink().parallelism(5).slotSharingGroup("writing");
    story.poll();

    assertThat(need().required()).hasValue(7);
  }

  @Test
  void takesGroupsThatFlinkDoesNotTellForOne() {
    story.job().source().parallelism(2).withoutSlotSharingGroup();
    story.job().sink().parallelism(5).withoutSlotSharingGroup();
    story.poll();

    assertThat(need().required()).hasValue(5);
  }

  @Test
  void missesWhatTheClusterDoesNotHave() {
    story.cluster().slots(8, 0);
    story.job().tasks(task -> task.parallelism(11).waiting());
    story.poll();

    assertThat(need().missing()).as("the job holds the rest, so none is available").hasValue(3);
  }

  @Test
  void leavesOtherJobsTheirSlots() {
    story.submit("payments").source().parallelism(4);
    story.job().tasks(task -> task.parallelism(6).waiting());
    story.poll();

    assertThat(need().missing()).as("payments holds 4 of 8").hasValue(2);
  }

  @Test
  void leavesNoSlotsToOtherJobsThatHoldNone() {
    story.submit("payments").tasks(task -> task.parallelism(4).waiting());
    story.submit("refunds").tasks(task -> task.parallelism(4)).ended(JobState.FAILED);
    story.job().tasks(task -> task.parallelism(6).waiting());
    story.poll();

    assertThat(need().missing()).hasValue(0);
  }

  @Test
  void missesNothingWhereAllTasksRun() {
    story.cluster().slots(1, 0);
    story.poll();

    assertThat(need().missing()).as("the number of slots may be older than the job").hasValue(0);
  }

  @Test
  void takesWhatAnAdaptiveJobDesires() {
    story.cluster().slots(8, 0);
    story.job().adaptive().desiredSlots(12);
    story.poll();

    assertThat(need().required()).hasValue(12);
    assertThat(need().missing()).as("also while it runs with less").hasValue(4);
  }

  @Test
  void isUnknownWithoutAGraph() {
    story.job().state(JobState.INITIALIZING);
    story.poll();

    assertThat(need()).isEqualTo(SlotNeed.UNKNOWN);
  }

  @Test
  void doesNotKnowWhatIsMissingInAClusterThatDoesNotTell() {
    story.cluster().silent(true);
    story.job().tasks(StoryTask::waiting);
    story.poll();

    assertThat(need().required()).hasValue(2);
    assertThat(need().missing()).isEmpty();
  }

  private SlotNeed need() {
    return story.remembered().slots().need();
  }
}
