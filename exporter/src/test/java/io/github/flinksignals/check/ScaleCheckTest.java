// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import static io.github.flinksignals.check.Conclusion.CANNOT_TELL;
import static io.github.flinksignals.check.Conclusion.NOT_SAFE;
import static io.github.flinksignals.check.Conclusion.SAFE;
import static io.github.flinksignals.scale.ScaleResult.FAIL;
import static io.github.flinksignals.scale.ScaleResult.PASS;
import static io.github.flinksignals.scale.ScaleResult.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.check.CheckResult.JobResult;
import io.github.flinksignals.check.ScaleCheck.LimitCheck;
import io.github.flinksignals.config.CheckSettings;
import io.github.flinksignals.export.StatusJson;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Task.Exchange.Pattern;
import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.scale.ScaleResult;
import io.github.flinksignals.scale.ScaleTarget;
import io.github.flinksignals.signal.Blocker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help.Ansi;

/**
 * A job that is safe to scale: a source, a map and a sink with two subtasks each on a cluster with
 * six free slots and enough network buffers.
 */
final class ScaleCheckTest {
  private record Row(
      ScaleTarget target, Conclusion conclusion, String why, Consumer<Scenario> script) {
    @Override
    public String toString() {
      return target + " is " + conclusion + " because " + why;
    }
  }

  private static ScaleTarget to(int parallelism) {
    return new ScaleTarget(Optional.empty(), parallelism);
  }

  private static ScaleTarget only(String task, int parallelism) {
    return new ScaleTarget(Optional.of(task), parallelism);
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row(to(6), SAFE, "no limit is reached", story -> {}),
        new Row(to(9), NOT_SAFE, "the cluster has eight slots", story -> {}),
        new Row(
            to(6),
            NOT_SAFE,
            "the map has five key groups",
            story -> story.job().map().maxParallelism(5)),
        new Row(
            to(6),
            CANNOT_TELL,
            "the maximum parallelism of the map is not known",
            story -> story.job().map().withoutMaxParallelism()),
        new Row(
            to(6),
            NOT_SAFE,
            "the source has four partitions",
            story -> story.job().source().partitions(4)),
        new Row(
            to(6),
            CANNOT_TELL,
            "the network memory is not known",
            story -> story.cluster().networkUnknown()),
        new Row(
            to(6),
            NOT_SAFE,
            "the network memory does not suffice",
            story -> {
              story.cluster().networkBuffers(15);
              story.job().tasks(task -> task.reads(Pattern.ALL_TO_ALL));
            }),
        new Row(
            to(100),
            SAFE,
            "the cluster grows by itself",
            story -> story.cluster().pendingTaskManagers(0).networkBuffers(10_000)),
        new Row(
            to(9),
            NOT_SAFE,
            "the cluster grows by itself, but not beyond its highest number of slots",
            story -> story.cluster().pendingTaskManagers(0).mostSlots(8).networkBuffers(10_000)),
        new Row(
            to(9),
            SAFE,
            "the cluster grows by itself, and one more TaskManager is enough",
            story -> story.cluster().pendingTaskManagers(0).mostSlots(12).networkBuffers(10_000)),
        new Row(to(6), NOT_SAFE, "the sink is saturated", story -> story.job().sink().load(1, 0)),
        new Row(to(2), SAFE, "it has this parallelism", story -> story.cluster().slots(2, 0)),
        new Row(
            to(1),
            SAFE,
            "less parallelism needs no slot, no partition and no key group",
            story -> {
              story.cluster().slots(2, 0).networkUnknown();
              story.job().map().maxParallelism(2);
              story.job().source().partitions(2);
            }),
        new Row(
            to(1),
            NOT_SAFE,
            "less parallelism does not help a job with a saturated sink",
            story -> story.job().sink().load(1, 0)),
        new Row(
            only("map", 6),
            SAFE,
            "the map alone may have more subtasks than the source has partitions",
            story -> story.job().source().partitions(2)),
        new Row(
            only("map", 6),
            NOT_SAFE,
            "the map itself has four key groups",
            story -> story.job().map().maxParallelism(4)),
        new Row(
            only("map", 2),
            SAFE,
            "a task that others are wider than needs no further slot",
            story -> {
              story.cluster().slots(4, 0);
              story.job().source().parallelism(4);
              story.job().sink().parallelism(4);
              story.job().map().parallelism(1);
            }),
        new Row(only("mop", 6), CANNOT_TELL, "there is no such task", story -> {}),
        new Row(
            to(6),
            NOT_SAFE,
            "the tasks of the job are not known, so it is not known to run",
            story -> story.job().tasksUnread(true)));
  }

  private static CheckResult check(
      ScaleTarget target, Consumer<Scenario> script, Blocker... allowed) {
    Scenario story = Scenario.pipeline();
    story.cluster().slots(8, 6).networkBuffers(2000);
    ScenarioJob job = story.job();
    job.checkpointing(ScenarioJob.checkpointing(10, 600, 0)).checkpointsAnswered(true);
    story.poll();
    script.accept(story);
    story.completeCheckpoints(10);
    CheckSettings settings =
        new CheckSettings(
            Duration.ZERO,
            CheckSettings.Output.TABLE,
            Set.of(),
            Set.of(allowed),
            Optional.of(target),
            Optional.empty(),
            OptionalInt.empty());
    return CheckEvaluatorTest.evaluate(settings, story.assessment());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void concludesFromTheLimitsAndTheVerdict(Row row) {
    assertThat(check(row.target(), row.script()).conclusion())
        .as(row.why())
        .isEqualTo(row.conclusion());
  }

  private static Map<ScaleLimit, ScaleResult> results(CheckResult result) {
    return result.jobs().get(0).scale().orElseThrow().limits().stream()
        .collect(Collectors.toMap(LimitCheck::limit, LimitCheck::result));
  }

  @Test
  void hasARowForEachLimit() {
    assertThat(results(check(to(9), story -> {})))
        .isEqualTo(
            Map.of(
                ScaleLimit.MAX_PARALLELISM, PASS,
                ScaleLimit.PARTITIONS, UNKNOWN,
                ScaleLimit.SLOTS, FAIL,
                ScaleLimit.NETWORK_MEMORY, PASS));
  }

  @Test
  void namesTheLowestLimitTheNextStepAndTheSlots() {
    ScaleCheck scale =
        check(
                to(5),
                story -> {
                  story.cluster().slots(80, 76);
                  story.job().tasks(task -> task.parallelism(4));
                  story.job().map().reads(Pattern.KEYED).maxParallelism(10);
                })
            .jobs()
            .get(0)
            .scale()
            .orElseThrow();
    assertThat(scale.binding()).contains(ScaleLimit.MAX_PARALLELISM);
    assertThat(scale.from()).isEqualTo(4);
    assertThat(scale.slotsNeeded()).isEqualTo(5);
    assertThat(scale.nextParallelism()).as("10 key groups: 3 each of 4, 2 each of 5").hasValue(5);
    assertThat(scale.asEffective()).isEmpty();
  }

  @Test
  void reportsASmallerParallelismThatDoesAsMuch() {
    CheckResult result =
        check(
            to(100),
            story -> {
              story.cluster().slots(800, 740).networkBuffers(100_000);
              story.job().tasks(task -> task.parallelism(60)).map().reads(Pattern.KEYED);
            });
    ScaleCheck scale = result.jobs().get(0).scale().orElseThrow();
    assertThat(scale.asEffective()).hasValue(64);
    assertThat(scale.nextParallelism()).hasValue(64);
  }

  @Test
  void anAllowedBlockerAllowsItsLimit() {
    assertThat(check(to(9), story -> {}, Blocker.NO_FREE_SLOTS).conclusion()).isEqualTo(SAFE);
    assertThat(
            check(to(6), story -> story.job().source().partitions(4), Blocker.PARTITIONS_EXHAUSTED)
                .conclusion())
        .isEqualTo(SAFE);
    assertThat(
            check(
                    to(6),
                    story -> story.job().map().maxParallelism(5),
                    Blocker.MAX_PARALLELISM_REACHED)
                .conclusion())
        .as("Flink refuses it in any case")
        .isEqualTo(NOT_SAFE);
  }

  @Test
  void anUnknownTaskIsReportedWithTheTasksOfTheJob() {
    JobResult job = check(only("mop", 6), story -> {}).jobs().get(0);
    assertThat(job.reasons())
        .containsExactly("the job has no task named mop; it has source, map, sink");
  }

  @Test
  void printsATable() {
    StringWriter out = new StringWriter();
    CheckTable.print(
        check(to(9), story -> story.job().map().reads(Pattern.KEYED)),
        new PrintWriter(out),
        Ansi.OFF);
    assertThat(out.toString().lines())
        .containsSequence(
            "orders: parallelism from 2 to 9",
            "  LIMIT            RESULT   HIGHEST  WHY",
            "  max_parallelism  pass     128      the state of source has 128 key groups",
            "  partitions       unknown  -        no source reports how many partitions its input"
                + " has",
            "  slots            fail     8        the job would need 9 slots; with those it has and"
                + " those that are free, its highest parallelism is 8")
        .contains(
            "  Lowest limit: slots", "  Next useful parallelism above 2: 3", "  Slots needed: 9");
  }

  @Test
  void forecastsThroughputDowntimeAndCatchUp() {
    ScaleForecast forecast = forecast(story -> story.job().map().load(0.6, 0));
    assertThat(forecast.throughput())
        .as("100 records per second arrive, and the map has time left")
        .hasValueSatisfying(
            records -> assertThat(records.expected()).isCloseTo(100, Offset.offset(1.0)));
    assertThat(forecast.throughputUnknown()).isEmpty();
    assertThat(forecast.downtimeSeconds()).as("no rescale is known").isEmpty();
    assertThat(forecast.catchUpUnknown())
        .contains("no earlier rescale shows how long the tasks will not run");
  }

  private static ScaleForecast forecast(Consumer<Scenario> script) {
    return check(to(4), script).jobs().get(0).scale().orElseThrow().forecast();
  }

  @ParameterizedTest
  @MethodSource("catchUpTimes")
  void printsHowLongTheJobTakesToCatchUp(
      OptionalDouble shortest, OptionalDouble longest, String line) {
    ScaleForecast forecast =
        new ScaleForecast(
            Optional.of(new ScaleForecast.Throughput(90, 100.26, 110)),
            Optional.empty(),
            Optional.of("map"),
            OptionalDouble.of(12.3),
            Optional.of(new ScaleForecast.CatchUpTime(shortest, longest)),
            Optional.empty());
    ScaleCheck scale =
        new ScaleCheck(
            Optional.empty(),
            2,
            4,
            List.of(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            4,
            false,
            forecast);
    assertThat(ScaleTable.lines("orders", scale))
        .containsSequence(
            "  Expected throughput: 100.3 records per second (90.0 to 110.0)",
            "  Expected bottleneck: map",
            "  Expected downtime: 12 s, as at the last rescale",
            "  Expected time to catch up: " + line);
  }

  static Stream<Arguments> catchUpTimes() {
    return Stream.of(
        Arguments.of(OptionalDouble.of(20), OptionalDouble.of(130), "20 s to 2 min 10 s"),
        Arguments.of(OptionalDouble.of(20), OptionalDouble.empty(), "at least 20 s, maybe never"),
        Arguments.of(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            "never, because more records arrive than the tasks can process"));
  }

  @Test
  void writesJson() throws Exception {
    JsonNode scale =
        new ObjectMapper()
            .readTree(StatusJson.render(check(to(9), story -> {})))
            .at("/jobs/0/scale");
    assertThat(scale.at("/to").asInt()).isEqualTo(9);
    assertThat(scale.at("/binding").asText()).isEqualTo("slots");
    assertThat(scale.at("/limits/2/limit").asText()).isEqualTo("slots");
    assertThat(scale.at("/limits/2/result").asText()).isEqualTo("fail");
    assertThat(scale.at("/limits/2/highest").asInt()).isEqualTo(8);
    assertThat(scale.at("/limits/1/highest").isMissingNode()).isTrue();
  }
}
