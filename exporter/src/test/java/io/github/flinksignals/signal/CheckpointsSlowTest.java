// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.model.CheckpointFailureCause.DECLINED;
import static io.github.flinksignals.model.CheckpointFailureCause.TIMEOUT;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Checkpointing;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointsSlowTest {
  static Stream<Case> durations() {
    return Stream.of(
        inactive(
            "there is no baseline yet, and 100 s is far below the timeout of 600 s",
            s -> took(s, 100)),
        inactive("480 s is 0.8 of the timeout of 600 s and not above it", s -> took(s, 480)),
        active("481 s is above 0.8 of the timeout of 600 s", s -> took(s, 481)),
        inactive(
            "60 s is three times the baseline of 20 s and not above it",
            s -> took(withBaseline(s, 20), 60)),
        active(
            "61 s is above three times the baseline of 20 s", s -> took(withBaseline(s, 20), 61)),
        inactive(
            "30 s is thirty times the baseline of 1 s, but not above 30 s",
            s -> took(withBaseline(s, 1), 30)),
        active("31 s with a baseline of 1 s", s -> took(withBaseline(s, 1), 31)),
        inactive(
            "two checkpoints after a start are not a baseline",
            s -> took(took(took(s, 1), 1), 100)),
        inactive("the next one was quick again", s -> took(took(withBaseline(s, 1), 31), 2)),
        active(
            "slow checkpoints do not change the baseline, however long they last",
            story -> {
              withBaseline(story, 1);
              for (int i = 0; i < 30; i++) {
                took(story, 40);
              }
            }));
  }

  static Stream<Case> inProgress() {
    return Stream.of(
        inactive("480 s are 0.8 of the timeout and not above it", s -> triggered(s).pass(480)),
        active("481 s in progress is above 0.8 of the timeout", s -> triggered(s).pass(481)),
        inactive("30 s is not above 30 s", s -> triggered(withBaseline(s, 1)).pass(30)),
        active(
            "31 s in progress with a baseline of 1 s", s -> triggered(withBaseline(s, 1)).pass(31)),
        active(
            "the last one was slow, the next has just begun", s -> triggered(took(s, 481)).pass(5)),
        active("the last one expired", s -> expired(s)),
        active("the last one expired, the next has just begun", s -> triggered(expired(s)).pass(5)),
        inactive("one completed after the one that expired", s -> took(expired(s), 1)),
        inactive(
            "the last one was declined, which is a different failure",
            story -> {
              expired(story).job().checkpoints().failed(DECLINED);
              story.pass(10);
            }));
  }

  static Stream<Case> savepoints() {
    return Stream.of(
        inactive(
            "the duration of a savepoint does not count",
            story -> {
              withBaseline(story, 1).job().checkpoints().savepointCompleted(500);
              story.pass(10);
            }),
        active(
            "the last checkpoint was slow before the savepoint in progress",
            story -> {
              took(story, 500).job().checkpoints().savepointTriggered();
              story.pass(60);
            }),
        active(
            "the checkpoint in progress was slow before the savepoint",
            story -> {
              triggered(withBaseline(story, 1)).pass(60);
              story.job().checkpoints().savepointTriggered();
              story.pass(60);
            }),
        active(
            "a checkpoint expired before the savepoint",
            story -> {
              story.after(10).job().checkpoints().failed(TIMEOUT);
              story.poll().job().checkpoints().savepointTriggered();
              story.pass(60);
            }),
        inactive(
            "checkpoints expire or are slow during a savepoint",
            story -> {
              withBaseline(story, 1).job().checkpoints().savepointTriggered();
              story.after(10).job().checkpoints().failed(TIMEOUT);
              story.poll().after(60).job().checkpoints().completed(60);
              story.poll();
            }),
        inactive(
            "a savepoint in progress may delay a checkpoint",
            story -> {
              triggered(withBaseline(story, 1)).job().checkpoints().savepointTriggered();
              story.pass(100);
            }),
        active(
            "a savepoint older than the timeout is no excuse",
            story -> {
              took(story, 1).job().checkpoints().savepointTriggered();
              triggered(story).pass(600);
            }));
  }

  static Stream<Case> unseen() {
    return Stream.of(
        active("no new data shows that it is over", s -> took(s, 481).unreachable(120)),
        active(
            "a missing answer changes nothing",
            story -> {
              took(story, 481).job().checkpointsAnswered(false);
              story.pass(10);
            }),
        inactive(
            "checkpoints of the previous run do not count for a new run",
            story -> {
              took(story, 481).after(5).job().redeployed();
              story.pass(10);
            }),
        unknown(
            "checkpoints are disabled",
            story -> {
              story.job().checkpointing(Checkpointing.OFF);
              story.poll();
            }));
  }

  @ParameterizedTest
  @MethodSource({"durations", "inProgress", "savepoints", "unseen"})
  void reportsSlowCheckpoints(Case row) {
    row.check(FailureMode.CHECKPOINTS_SLOW);
  }

  private static Scenario took(Scenario story, int seconds) {
    story.after(10).job().checkpoints().completed(seconds);
    return story.poll();
  }

  private static Scenario withBaseline(Scenario story, int seconds) {
    for (int i = 0; i < 4; i++) {
      took(story, seconds);
    }
    return story;
  }

  private static Scenario triggered(Scenario story) {
    story.job().checkpoints().triggered();
    return story.poll();
  }

  private static Scenario expired(Scenario story) {
    story.after(10).job().checkpoints().failed(TIMEOUT);
    return story.poll();
  }
}
