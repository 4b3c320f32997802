// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import static io.github.flinksignals.check.Conclusion.CANNOT_TELL;
import static io.github.flinksignals.check.Conclusion.NOT_SAFE;
import static io.github.flinksignals.check.Conclusion.SAFE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckEvaluatorTest {
  private static final VerificationRules RULES =
      new VerificationRules(3, Duration.ofMinutes(30), 3);

  private static final CheckSettings NO_WAIT = settings(Duration.ZERO, Set.of(), Set.of());
  private static final CheckSettings WAITING = settings(Duration.ofMinutes(10), Set.of(), Set.of());
  private static final CheckSettings NAMED =
      settings(Duration.ZERO, Set.of(Scenario.JOB), Set.of());
  private static final CheckSettings ALLOWING =
      settings(Duration.ZERO, Set.of(), Set.of(Blocker.NO_FREE_SLOTS));

  private static CheckSettings settings(Duration patience, Set<String> jobs, Set<Blocker> allowed) {
    return new CheckSettings(
        patience,
        CheckSettings.Output.TABLE,
        jobs,
        allowed,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  private record Row(
      String reason,
      CheckSettings settings,
      Function<Scenario, Scenario> story,
      Conclusion conclusion) {
    @Override
    public String toString() {
      return reason;
    }
  }

  private static Stream<Row> rows() {
    return Stream.of(
        new Row("a healthy job is safe", NO_WAIT, story -> story.completeCheckpoints(8), SAFE),
        new Row(
            "one of two jobs waits for slots",
            NO_WAIT,
            story -> {
              story.submit("payments").tasks(ScenarioTask::waiting);
              return story.completeCheckpoints(8);
            },
            NOT_SAFE),
        new Row(
            "a failing job stays failing while the JobManager is unreachable",
            NO_WAIT,
            story -> {
              story.completeCheckpoints(2).job().tasks(ScenarioTask::waiting);
              return story.pass(60).unreachable(60);
            },
            NOT_SAFE),
        new Row(
            "a job that was healthy a minute ago is unknown while the JobManager is unreachable",
            NO_WAIT,
            story -> story.completeCheckpoints(8).unreachable(60),
            CANNOT_TELL),
        new Row(
            "a job is unknown as soon as the JobManager is unreachable",
            NO_WAIT,
            story -> story.completeCheckpoints(8).unreachable(10),
            CANNOT_TELL),
        new Row("a full cluster is not safe to scale", NO_WAIT, CheckEvaluatorTest::full, NOT_SAFE),
        new Row(
            "a full cluster is safe if no_free_slots is allowed",
            ALLOWING,
            CheckEvaluatorTest::full,
            SAFE),
        new Row(
            "a job that has ended is skipped",
            NO_WAIT,
            story -> {
              story.completeCheckpoints(8).job().ended(JobState.FINISHED);
              return story.poll();
            },
            CANNOT_TELL),
        new Row(
            "a job that has ended is not safe if --job names it",
            NAMED,
            story -> {
              story.completeCheckpoints(8).job().ended(JobState.FINISHED);
              return story.poll();
            },
            NOT_SAFE),
        new Row(
            "with --wait, a new run is not safe after two checkpoints",
            WAITING,
            story -> story.completeCheckpoints(2),
            NOT_SAFE),
        new Row(
            "with --wait, a new run is safe after three checkpoints",
            WAITING,
            story -> story.completeCheckpoints(3),
            SAFE),
        new Row(
            "with --wait, an old run is safe although few checkpoints were seen to complete",
            WAITING,
            story -> story.after(3600).completeCheckpoints(2),
            SAFE));
  }

  /** Evaluates an assessment as if it was watched for a minute. */
  static CheckResult evaluate(CheckSettings settings, Assessment assessment) {
    Duration watch = Duration.ofMinutes(1);
    Instant start = assessment.at().minus(watch);
    RequestedRun requested = RequestedRun.of(settings, start);
    WatchedRuns watched =
        WatchedRuns.begin(start)
            .next(assessment, requested, start)
            .next(assessment, requested, assessment.at());
    return new CheckEvaluator(settings, requested, RULES, watch, Links.OWN)
        .evaluate(assessment, watched);
  }

  private static Scenario full(Scenario story) {
    story.cluster().slots(8, 0);
    return story.completeCheckpoints(8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void concludesWhetherJobsAreSafe(Row row) {
    Assessment assessment = row.story().apply(Scenario.of()).assessment();

    assertThat(evaluate(row.settings(), assessment))
        .as(row.reason())
        .extracting(CheckResult::conclusion)
        .isEqualTo(row.conclusion());
  }
}
