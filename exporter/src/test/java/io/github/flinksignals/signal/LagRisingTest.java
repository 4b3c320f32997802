// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static io.github.flinksignals.fixture.Case.active;
import static io.github.flinksignals.fixture.Case.inactive;
import static io.github.flinksignals.fixture.Case.unknown;
import static io.github.flinksignals.signal.FailureMode.LAG_RISING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Case;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.Task.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LagRisingTest {
  static Stream<Case> rows() {
    return Stream.of(
        active(
            "a busy job falls behind by half a second per second",
            story -> fallBehind(story, 0.5).pass(120)),
        active(
            "it must be active within 30 s after the lag reaches the floor",
            story -> fallBehind(story, 1).pass(60)),
        active(
            "polls that read each fetch twice see steps with the same trend",
            story -> {
              story.job().pollsPerFetch(2);
              fallBehind(story, 0.5).pass(120);
            }),
        inactive("lag is below the floor", story -> fallBehind(story, 0.2).pass(60)),
        inactive(
            "high and steady lag is normal for a job with a long window",
            story -> {
              story.job().map().load(0.95, 0);
              story.job().lag(600, 0);
              story.pass(300);
            }),
        inactive(
            "the job catches up at full speed, so lag falls",
            story -> {
              story.job().map().load(1, 0);
              story.job().lag(3600, -5);
              story.pass(300);
            }),
        inactive(
            "the backlog from the downtime before a restart is not a trend",
            story -> {
              story.pass(300);
              story.job().runningSince(story.now().plusSeconds(5));
              story.job().map().load(1, 0);
              story.job().lag(400, -3);
              story.pass(60);
            }),
        inactive(
            "lag falls again although it rose over the whole window",
            story -> {
              story.job().map().load(0.95, 0);
              story.pass(180);
              story.job().lag(1, 1);
              story.pass(100);
              story.job().lag(100, -1);
              story.pass(60);
            }),
        inactive(
            "all tasks are idle, so the watermark waits for records",
            story -> {
              story.pass(60);
              story.job().lag(1, 1);
              story.pass(180);
            }),
        active(
            "records flow and the watermark advances too slowly, although tasks are idle on average",
            story -> {
              story.pass(60);
              story.job().lag(1, 0.8);
              story.pass(180);
            }),
        inactive(
            "records have not flowed for the whole window",
            story -> {
              story.job().source().records(0, 0);
              story.pass(180);
              story.job().source().records(0, 100);
              story.job().lag(100, 0.8);
              story.pass(100);
            }),
        active(
            "pending records are work to do even if every task is idle",
            story -> {
              story.job().source().pending(5000, 0);
              story.pass(60);
              story.job().lag(1, 1);
              story.pass(180);
            }),
        inactive(
            "records arrive late, but none is pending and no subtask is busy",
            story -> {
              story.job().source().pending(0, 0);
              story.pass(60).job().lag(1, 0.8);
              story.pass(180);
            }),
        active(
            "records were pending during the window",
            story -> {
              story.job().source().pending(0, 0);
              story.pass(60).job().lag(1, 0.8);
              story.pass(120).job().source().pending(5, 0);
              story.pass(10).job().source().pending(0, 0);
              story.pass(60);
            }),
        active(
            "another source may have pending records, but does not report them",
            story -> {
              story.job().source().pending(0, 0);
              anotherSource(story);
              story.pass(60).job().lag(1, 0.8);
              story.pass(180);
            }),
        active(
            "one subtask may be busy although its task is idle on average",
            story -> {
              story.job().source().pending(0, 0);
              story.pass(60).job().map().load(0.4, 0);
              story.job().lag(1, 0.8);
              story.pass(180);
            }),
        unknown(
            "a source emits nothing although records are pending, and another one keeps up",
            story -> {
              ScenarioTask rates = anotherSource(story);
              story.pass(120);
              rates.records(0, 0).load(0, 0).pending(41_000, 0).idle().lag(1, 1);
              story.pass(180);
            }),
        unknown(
            "the same in a job that is always some seconds behind",
            story -> {
              ScenarioTask rates = anotherSource(story);
              story.job().lag(10, 0);
              story.pass(120);
              rates.records(0, 0).load(0, 0).pending(41_000, 0).idle().lag(10, 1);
              story.pass(180);
            }),
        inactive(
            "a source emits nothing because no records are pending, and another one keeps up",
            story -> {
              ScenarioTask rates = anotherSource(story);
              story.pass(120);
              rates.records(0, 0).load(0, 0).pending(0, 0).idle().lag(1, 1);
              story.pass(180);
            }),
        active(
            "a job falls behind while one of its sources waits with pending records",
            story -> {
              ScenarioTask rates = anotherSource(story);
              fallBehind(story, 0.5);
              rates.records(0, 0).load(0, 0).pending(41_000, 0).idle();
              story.pass(120);
            }),
        unknown(
            "a quiet source of a job of one task reports a few pending records forever",
            story -> {
              story.job().only(story.job().source());
              story.pass(60).job().source().records(0, 0).load(0, 0).pending(2, 0).idle().lag(1, 1);
              story.pass(300);
            }),
        unknown(
            "event times are ahead of the clock, as local times that are read as UTC",
            story -> {
              story.job().map().load(0.95, 0);
              story.job().lag(-28_800, 0.9);
              story.pass(300);
            }),
        inactive(
            "a clock that is a little ahead is no lag",
            story -> {
              story.job().map().load(0.95, 0);
              story.job().lag(-30, 0);
              story.pass(300);
            }),
        inactive(
            "a quiet input has no lag although event times are ahead of the clock",
            story -> {
              story.job().lag(-28_800, 1);
              story.pass(60);
              story.job().tasks(task -> task.records(0, 0).load(0, 0));
              story.pass(120);
            }),
        unknown(
            "the watermark of a single task stands although it emits records without delay",
            story -> oneTask(story, 1, 0).pass(180)),
        unknown(
            "the same with pending records, as any task has that reads many",
            story -> {
              story.job().source().pending(50, 0);
              oneTask(story, 1, 0).pass(180);
            }),
        active(
            "a single task emits records later and later", story -> oneTask(story, 1, 1).pass(180)),
        active(
            "the watermark of a single task advances, but too slowly",
            story -> oneTask(story, 0.6, 0).pass(180)),
        inactive(
            "a quiet input has no lag although its watermark does not advance",
            story -> {
              story.pass(60);
              story.job().source().records(0, 0);
              story.job().map().records(0, 0).load(0.6, 0);
              story.job().sink().records(0, 0);
              story.job().map().load(0, 0);
              story.job().lag(1, 1);
              story.pass(300);
            }),
        inactive(
            "a quiet input has no lag after another source was busy until it FINISHED",
            story -> {
              ScenarioTask bounded = story.job().add("bounded", Role.SOURCE).load(1, 0);
              story.pass(60);
              bounded.finished(2);
              story.job().source().records(0, 0);
              story.job().map().records(0, 0);
              story.job().sink().records(0, 0);
              story.job().lag(1, 1);
              story.pass(300);
            }),
        inactive(
            "another pipeline of the job, which is busy, keeps up while this one has no input",
            story -> {
              story.job().map().load(0.6, 0);
              story.job().source().pending(50, 0);
              quietPipeline(story);
              story.pass(300);
            }),
        inactive(
            "another pipeline has never had input and reports no lag",
            story -> {
              story.job().map().load(0.6, 0);
              quietPipeline(story).forEach(task -> task.withoutLag().withoutWatermarkLag());
              story.pass(300);
            }),
        unknown(
            "another pipeline reads records and reports no lag",
            story -> {
              story.job().anotherPipeline(0, 0);
              story.job().task("clicks").withoutLag().withoutWatermarkLag();
              story.job().task("archive").withoutLag();
              story.pass(300);
            }),
        active(
            "a busy pipeline falls behind beside one that has no input",
            story -> {
              List<ScenarioTask> rules = quietPipeline(story);
              fallBehind(story, 0.5);
              rules.forEach(task -> task.lag(600, 1));
              story.pass(120);
            }),
        active(
            "a pipeline falls behind beside one that is further behind and catches up",
            story -> {
              story.job().anotherPipeline(3600, -5);
              fallBehind(story, 0.5);
              story.job().task("clicks").lag(2700, -5);
              story.job().task("archive").lag(2700, -5);
              story.pass(180);
            }),
        active(
            "records flow through idle tasks too slowly beside a pipeline that has no input",
            story -> {
              List<ScenarioTask> rules = quietPipeline(story);
              story.pass(60).job().lag(1, 0.8);
              rules.forEach(task -> task.lag(600, 1));
              story.pass(180);
            }),
        active(
            "a pipeline without input still has pending records",
            story -> {
              story.job().map().load(0.6, 0);
              quietPipeline(story).get(0).pending(50, 0);
              story.pass(300);
            }),
        inactive(
            "the watermark advances every 2 min, and the lag that is left then does not rise",
            story -> steps(story, 120, 0).pass(110)),
        inactive("the same every 40 s", story -> steps(story, 40, 0).pass(30)),
        active(
            "the watermark advances every 2 min, but only by a minute and a half",
            story -> steps(story, 120, 30).pass(110)),
        active(
            "the next step of the watermark is overdue", story -> steps(story, 120, 0).pass(260)),
        unknown(
            "there were too few steps",
            story -> {
              story.job().map().load(0.6, 0);
              story.job().lag(1, 1);
              story.pass(120).job().lag(1, 1);
              story.pass(110);
            }),
        inactive(
            "a slow sink is about to be reported as the root cause",
            story -> {
              fallBehind(story, 1).pass(20);
              story.job().sink().load(1, 0);
              story.pass(30);
            }),
        unknown(
            "no metrics are fetched while a TaskManager hangs",
            story -> {
              story.job().lag(20, 0);
              story.pass(120).job().withoutFetches(true);
              story.pass(60);
            }),
        inactive(
            "a watermark does not fall behind between two fetches",
            story -> {
              story.job().lag(20, 0);
              story.pass(120).job().withoutFetches(true);
              story.pass(30);
            }),
        inactive(
            "metrics are fetched again, and the job has kept up",
            story -> {
              story.job().lag(20, 0);
              story.pass(120).job().withoutFetches(true);
              story.pass(140).job().withoutFetches(false);
              story.pass(20);
            }),
        inactive(
            "metrics are fetched again, and the job fell behind while they were not",
            story -> {
              story.job().map().load(0.95, 0);
              story.job().lag(20, 0);
              story.pass(300).job().withoutFetches(true);
              story.pass(55);
              story.job().lag(60, 0.02).withoutFetches(false);
              story.pass(40);
            }),
        unknown(
            "the exporter starts while a TaskManager hangs",
            story -> {
              story.job().source().pending(100, 0);
              story.job().lag(20, 0);
              story.pass(120).job().withoutFetches(true);
              story.restartExporter().pass(300);
            }),
        active(
            "the job still falls behind when metrics are fetched again",
            story -> {
              fallBehind(story, 0.5).pass(120).job().withoutFetches(true);
              story.pass(60).job().withoutFetches(false);
              story.pass(90);
            }),
        active(
            "a legacy source without a busy time shows no fetch, and lag counts anyway",
            story -> {
              story.job().source().busyUnknown();
              story.job().map().busyUnknown();
              story.job().sink().busyUnknown();
              story.job().source().pending(100, 0);
              story.job().lag(1, 0.5);
              story.pass(240);
            }),
        active(
            "lag rises and metrics are fetched every 20 s",
            story -> {
              story.job().pollsPerFetch(2);
              fallBehind(story, 0.5).pass(240);
            }),
        unknown(
            "there are no watermarks, and unknown lag must not count as healthy",
            story -> {
              story.job().source().withoutLag();
              story.job().sink().withoutLag();
              story.job().map().load(0.95, 0);
              story.pass(180);
            }),
        unknown(
            "while tasks wait for slots, Flink returns metrics of ended attempts",
            story -> {
              story.pass(180);
              story.job().tasks(ScenarioTask::waiting);
              story.job().lag(100, 1);
              story.pass(60);
            }));
  }

  /** A busy job whose watermark advances in steps; the lag that is left after each may rise. */
  private static Scenario steps(Scenario story, int period, int more) {
    story.job().map().load(0.6, 0);
    for (int i = 0; i < 9; i++) {
      story.job().lag(1 + i * more, 1);
      story.pass(period);
    }
    story.job().lag(1 + 9 * more, 1);
    return story;
  }

  /** A second source of the same pipeline. */
  private static ScenarioTask anotherSource(Scenario story) {
    story.job().add("join", Role.SINK, "source", "rates").records(200, 0);
    return story.job().add("rates", Role.SOURCE).records(0, 100).lag(1, 0);
  }

  /** A busy job of one task; its watermark lag and its emit lag rise. */
  private static Scenario oneTask(Scenario story, double perSecond, double emitLagPerSecond) {
    ScenarioTask source = story.job().source().load(0.6, 0).emitLag(0.4, 0);
    story.job().only(source);
    story.pass(120);
    source.lag(1, perSecond).emitLag(0.4, emitLagPerSecond);
    return story;
  }

  /** A source and a sink of their own, as of another INSERT statement, without any records. */
  private static List<ScenarioTask> quietPipeline(Scenario story) {
    return List.of(
        story.job().add("rules", Role.SOURCE).load(0, 0).lag(1, 1),
        story.job().add("rules-sink", Role.SINK, "rules").load(0, 0).lag(1, 1));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void reportsLagThatGrowsWhileThereIsWork(Case row) {
    row.checkPipeline(LAG_RISING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30003ms", "60s", "2m"})
  void isFoundAlsoIfPollsAreFarApart(String interval) {
    Scenario story = Scenario.pipeline("--poll.interval=" + interval);
    fallBehind(story.pass(900), 0.5);
    story.pass(900);

    assertThat(story.finding(LAG_RISING).active()).isTrue();
  }

  /** After three minutes the map is busy and lag begins to rise. */
  private static Scenario fallBehind(Scenario story, double perSecond) {
    story.pass(180).job().map().load(0.95, 0);
    story.job().lag(1, perSecond);
    return story;
  }
}
