// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.JobState;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs that are missing in application mode and in a session cluster. */
final class ApplicationClusterTest {
  static Stream<Case> submission() {
    return Stream.of(
        inactive(
            "the main method of the new JobManager takes 80 s",
            story -> {
              redeployed(application(story));
              story.pass(80).job().redeployed();
              story.with(story.job()).poll();
            }),
        inactive(
            "the main method has run for almost three minutes",
            story -> redeployed(application(story)).pass(179)),
        active(
            "the main method has not submitted a job in three minutes",
            story -> redeployed(application(story)).pass(180)),
        active(
            "three minutes have passed although the JobManager restarts again and again",
            story -> {
              redeployed(application(story));
              for (int i = 0; i < 4; i++) {
                story.pass(30).unreachable(20);
              }
              story.poll();
            }),
        active(
            "no main method submits the jobs of a session cluster",
            story -> redeployed(story.poll()).pass(60)),
        active(
            "another job of the application was submitted already",
            story -> {
              ScenarioJob other = application(story).submit("payments");
              redeployed(story.poll());
              story.without(other).poll().pass(10);
              other.redeployed();
              story.with(other).poll().pass(60);
            }));
  }

  static Stream<Case> successors() {
    return Stream.of(
        inactive(
            "the job was renamed, and runs with its new name",
            story -> {
              redeployed(application(story)).submit("orders-v2");
              story.poll().pass(300);
            }),
        inactive(
            "the page for the old name ends when the new one runs",
            story -> {
              redeployed(application(story)).pass(180).submit("orders-v2");
              story.poll();
            }),
        inactive(
            "a job that failed runs with another name",
            story -> {
              application(story).job().ended(JobState.FAILED);
              redeployed(story.poll()).submit("orders-v2");
              story.poll().pass(60);
            }),
        active(
            "the new job does not run",
            story -> {
              ScenarioJob renamed = redeployed(application(story)).submit("orders-v2");
              renamed.state(JobState.RESTARTING);
              story.poll().pass(60);
            }),
        active(
            "the other job ran before this one disappeared",
            story -> {
              application(story).submit("payments");
              redeployed(story.poll()).pass(60);
            }),
        active(
                "the job is expected with its old name",
                story -> {
                  redeployed(application(story)).submit("orders-v2");
                  story.poll().pass(60);
                })
            .given("--job.expected=" + Scenario.JOB),
        active(
            "a new job in a session cluster replaces no other",
            story -> {
              redeployed(story.poll()).submit("orders-v2");
              story.poll().pass(60);
            }));
  }

  @ParameterizedTest
  @MethodSource({"submission", "successors"})
  void reportsAMissingJob(Case row) {
    row.check(FailureMode.JOB_NOT_RUNNING);
  }

  @Test
  void aJobThatWasRenamedIsExportedLikeOneThatWasStopped() {
    Scenario story = redeployed(application(Scenario.of()));
    story.submit("orders-v2");
    story.poll().pass(600);
    assertThat(story.assessment().jobs()).containsOnlyKeys(Scenario.JOB, "orders-v2");

    story.pass(20);
    assertThat(story.assessment().jobs()).containsOnlyKeys("orders-v2");
  }

  private static Scenario application(Scenario story) {
    story.cluster().application();
    return story.poll().pass(60);
  }

  /** Another JobManager answers, which lists no job yet. */
  private static Scenario redeployed(Scenario story) {
    return story.without(story.job()).unreachable(20).after(10).poll();
  }
}
