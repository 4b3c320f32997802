// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.model.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lag of a job and of its pipelines. */
final class LagSeriesTest {
  private final Scenario story = Scenario.pipeline("--lag.window=3m");

  @Test
  void isKeptForAsLongAsItIsCompared() {
    story.job().anotherPipeline(1, 0.1);
    story.pass(900);

    assertThat(story.jobHistory().flow().lag().seconds().points()).hasSize(19);
    assertThat(story.jobHistory().pipelines())
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.flow().lag().seconds().points()).hasSize(19));
  }

  @Test
  void isThatOfTheWorstPipelineForTheJob() {
    story.job().lag(5, 0).anotherPipeline(100, 0);
    story.pass(60);

    assertThat(story.jobHistory().flow().lag().seconds().latest()).hasValue(100);
    assertThat(story.jobHistory().pipelines())
        .extracting(one -> one.flow().lag().seconds().latest().orElseThrow())
        .containsExactly(5.0, 100.0);
  }

  @Test
  void isUnknownIfEventTimeIsAheadOfTheClock() {
    story.job().lag(-28_800, 0);
    story.pass(60);

    assertThat(story.jobHistory().flow().lag().seconds().latest()).isEmpty();
  }

  @Test
  void isZeroIfTheWatermarkIsAheadByLessThanClocksDiffer() {
    story.job().lag(-30, 0);
    story.pass(60);

    assertThat(story.jobHistory().flow().lag().seconds().latest()).hasValue(0);
  }

  @Test
  void aPipelineConsistsOfItsOwnTasks() {
    story.job().anotherPipeline(1, 0);
    story.pass(60);

    JobHistory clicks = story.jobHistory().pipelines().get(1);
    List<String> names = List.of("clicks", "archive");
    assertThat(clicks.job().tasks()).extracting(Task::name).containsExactlyElementsOf(names);
    assertThat(clicks.details().orElseThrow().tasks()).isEqualTo(clicks.job().tasks());
    assertThat(clicks.flow().tasks()).containsOnlyKeys(names);
    assertThat(clicks.tasks()).containsOnlyKeys(names);
  }

  @Test
  void aPipelineThatFinishedHasNoWork() {
    story.job().anotherPipeline(1, 0);
    story.pass(60);
    story.job().task("clicks").finished(2);
    story.job().task("archive").finished(2);
    story.pass(60);

    assertThat(story.jobHistory().pipelines())
        .singleElement()
        .satisfies(one -> assertThat(one.flow().tasks()).containsOnlyKeys("source", "map", "sink"));
  }

  @Test
  void aJobWithOnePipelineIsJudgedAsAWhole() {
    story.pass(60);

    assertThat(story.jobHistory().pipelines()).containsExactly(story.jobHistory());
  }
}
