// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the effect of a scale-up is measured is tested in {@code history.ScaleEffectTest}. */
final class ScaleIneffectiveTest {
  static Stream<Case> rows() {
    return Stream.of(
        inactive("the job was not rescaled", story -> emit(story, 2, 1000, false)),
        active(
            "twice the parallelism emits as many records as before and is still backpressured",
            story -> emit(scaledUp(story), 4, 1000, true)),
        inactive(
            "twice the parallelism emits twice as many records",
            story -> emit(scaledUp(story), 4, 2000, true)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsAScaleUpThatDoesNotIncreaseThroughput(Case row) {
    row.check(FailureMode.SCALE_INEFFECTIVE);
  }

  /** Runs healthy with a parallelism of 2 and is then deployed with 4. */
  private static Scenario scaledUp(Scenario story) {
    emit(story, 2, 1000, false).after(5).job().redeployed();
    story.job().tasks(task -> task.parallelism(4));
    return story;
  }

  /** Polls for 400 s while the source emits so many records per second. */
  private static Scenario emit(
      Scenario story, int parallelism, long perSecond, boolean backpressured) {
    double waiting = backpressured ? 8 : 0;
    for (int poll = 1; poll <= 40; poll++) {
      long records = perSecond * 10 * poll;
      double subtasks = (double) parallelism * poll;
      story
          .job()
          .source()
          .totals(subtasks, (9 - waiting) * subtasks, waiting * subtasks, 0, records);
      story.job().sink().totals(6 * subtasks, 4 * subtasks, 0, records, 0);
      story.completeCheckpoints(1);
    }
    return story;
  }
}
