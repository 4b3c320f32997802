// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.model.CheckpointFailureCause.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import org.junit.jupiter.api.Test;

final class GarbageCollectionEvidenceTest {
  private static final String CLAUSE = "garbage collection took ";

  private final Scenario story = Scenario.of();

  private String slowCheckpoints() {
    story.after(10).job().checkpoints().failed(TIMEOUT);
    story.poll();
    return ((Finding.Active) story.finding(FailureMode.CHECKPOINTS_SLOW)).evidence();
  }

  @Test
  void explainsSlowCheckpoints() {
    story.cluster().garbageCollection(0.62);
    assertThat(slowCheckpoints())
        .contains("the last checkpoint expired", CLAUSE + "62 % of the time of a TaskManager");
  }

  @Test
  void isLeftOutWhileItIsLowOrUnknown() {
    story.cluster().garbageCollection(0.24);
    assertThat(slowCheckpoints()).doesNotContain(CLAUSE);
    story.cluster().garbageCollectionUnknown();
    assertThat(slowCheckpoints()).doesNotContain(CLAUSE);
  }

  @Test
  void isRememberedAfterTheTaskManagerWasLost() {
    story.cluster().garbageCollection(0.9);
    story.pass(10).cluster().garbageCollectionUnknown();
    story.pass(10).cluster().garbageCollection(0.01);
    assertThat(slowCheckpoints()).contains(CLAUSE + "90 %");
    story.pass(300);
    assertThat(slowCheckpoints()).doesNotContain(CLAUSE);
  }

  @Test
  void isNoEvidenceOfWhatItCannotCause() {
    story.cluster().garbageCollection(0.9);
    story.poll().completeCheckpoints(5).after(5).job().redeployedWithoutState();
    story.pass(20);
    assertThat(story.finding(FailureMode.STATE_LOST))
        .isInstanceOfSatisfying(
            Finding.Active.class, active -> assertThat(active.evidence()).doesNotContain(CLAUSE));
  }
}
