// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.Task.Role.OPERATOR;
import static io.github.flinksignals.model.Task.Role.SINK;
import static io.github.flinksignals.model.Task.Role.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Exchange;
import io.github.flinksignals.model.Task.Role;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskTotals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JobGraphTest {
  /** A job with one vertex for each name, which is also its id. An edge is "from > to". */
  private static RestMessages.JobResponse job(List<String> names, String... edges) {
    Map<String, List<RestMessages.Input>> inputs = new LinkedHashMap<>();
    names.forEach(name -> inputs.put(name, new ArrayList<>()));
    for (String edge : edges) {
      String[] ends = edge.split(" > ", -1);
      inputs.get(ends[1]).add(new RestMessages.Input(ends[0], "pipelined_bounded", "FORWARD"));
    }
    return new RestMessages.JobResponse(
        "a",
        "RUNNING",
        "STREAMING",
        null,
        Map.of(),
        names.stream().map(name -> vertex(name, name)).toList(),
        new RestMessages.Plan(
            "STREAMING",
            inputs.entrySet().stream()
                .map(node -> new RestMessages.Node(node.getKey(), node.getValue()))
                .toList()),
        null);
  }

  private static RestMessages.Vertex vertex(String id, String name) {
    return new RestMessages.Vertex(id, name, 2, 128, null, Map.of("RUNNING", 2), null);
  }

  private static Stream<Role> roles(RestMessages.JobResponse job) {
    return JobGraph.tasks(job).stream().map(Task::role);
  }

  static Stream<Arguments> graphs() {
    return Stream.of(
        arguments(
            job(List.of("in -> out")),
            List.of(SOURCE),
            "a task without inputs is a source, even if it is also a sink"),
        arguments(
            job(List.of("in", "map", "out"), "in > map", "map > out"),
            List.of(SOURCE, OPERATOR, SINK),
            "a chain"),
        arguments(
            job(
                List.of("in", "left", "right", "join"),
                "in > left",
                "in > right",
                "left > join",
                "right > join"),
            List.of(SOURCE, OPERATOR, OPERATOR, SINK),
            "a diamond has one source and one sink"),
        arguments(
            job(List.of("a", "b", "out", "side"), "a > out", "b > out", "b > side"),
            List.of(SOURCE, SOURCE, SINK, SINK),
            "two sources, two sinks"),
        arguments(
            job(List.of("in", "out", "out: Committer"), "in > out", "out > out: Committer"),
            List.of(SOURCE, SINK, OPERATOR),
            "a committer is not a sink, it follows one"),
        arguments(
            job(
                List.of("in", "out", "out: Committer", "out: Global Committer"),
                "in > out",
                "out > out: Committer",
                "out: Committer > out: Global Committer"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR),
            "a second committer is not a sink either"),
        arguments(
            job(
                List.of("in", "out: Writer", "out: Committer -> out: Global Committer"),
                "in > out: Writer",
                "out: Writer > out: Committer -> out: Global Committer"),
            List.of(SOURCE, SINK, OPERATOR),
            "two chained committers are not a sink"),
        arguments(
            job(
                List.of("in", "out: Writer -> out: Committer"),
                "in > out: Writer -> out: Committer"),
            List.of(SOURCE, SINK),
            "a sink may commit in its own chain"),
        arguments(
            job(
                List.of("in", "out", "out: Committer", "audit"),
                "in > out",
                "out > out: Committer",
                "out > audit"),
            List.of(SOURCE, OPERATOR, OPERATOR, SINK),
            "a task with a downstream task is not a sink"),
        arguments(
            job(
                List.of(
                    "in",
                    "map -> IcebergStreamWriter",
                    "IcebergFilesCommitter -> Sink: IcebergSink db.t"),
                "in > map -> IcebergStreamWriter",
                "map -> IcebergStreamWriter > IcebergFilesCommitter -> Sink: IcebergSink db.t"),
            List.of(SOURCE, SINK, OPERATOR),
            "Iceberg: what is chained to a committer writes no records"),
        arguments(
            job(
                List.of("in", "Sink: Writer", "Sink pre-commit aggregator: t", "Sink: Committer"),
                "in > Sink: Writer",
                "Sink: Writer > Sink pre-commit aggregator: t",
                "Sink pre-commit aggregator: t > Sink: Committer"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR),
            "Iceberg collects the written files before it commits them"),
        arguments(
            job(
                List.of(
                    "in",
                    "Writer : t",
                    "Compact Coordinator: t",
                    "Compact Worker: t",
                    "Global Committer : t",
                    "end: Writer"),
                "in > Writer : t",
                "Writer : t > Compact Coordinator: t",
                "Compact Coordinator: t > Compact Worker: t",
                "Writer : t > Global Committer : t",
                "Compact Worker: t > Global Committer : t",
                "Global Committer : t > end: Writer"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR, OPERATOR, OPERATOR),
            "Paimon compacts files before it commits them"),
        arguments(
            job(
                List.of(
                    "in",
                    "stream_write: t",
                    "compact_plan_generate",
                    "compact_task",
                    "Sink: compact_commit"),
                "in > stream_write: t",
                "stream_write: t > compact_plan_generate",
                "compact_plan_generate > compact_task",
                "compact_task > Sink: compact_commit"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR, OPERATOR),
            "Hudi compacts files behind its writer"),
        arguments(
            job(
                List.of(
                    "in",
                    "Delta Sink: Writer",
                    "Delta Sink: Committer",
                    "Delta Sink: Global Committer"),
                "in > Delta Sink: Writer",
                "Delta Sink: Writer > Delta Sink: Committer",
                "Delta Sink: Committer > Delta Sink: Global Committer"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR),
            "Delta has two committers"),
        arguments(
            job(
                List.of("in", "parse commits", "compact_task", "Sink: github"),
                "in > parse commits",
                "parse commits > compact_task",
                "compact_task > Sink: github"),
            List.of(SOURCE, OPERATOR, OPERATOR, SINK),
            "names with these words are no commit of a sink without a committer"),
        arguments(
            job(
                List.of("in", "streaming-writer", "Sink: end"),
                "in > streaming-writer",
                "streaming-writer > Sink: end"),
            List.of(SOURCE, SINK, OPERATOR),
            "Flink's file system connector ends with a sink that discards"),
        arguments(
            job(
                List.of(
                    "in",
                    "streaming-writer",
                    "compact-coordinator",
                    "compact-operator",
                    "end: Writer"),
                "in > streaming-writer",
                "streaming-writer > compact-coordinator",
                "compact-coordinator > compact-operator",
                "compact-operator > end: Writer"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR, OPERATOR),
            "Flink's file system connector compacts without a committer"),
        arguments(
            job(
                List.of(
                    "[vertex-0]in",
                    "[vertex-1]streaming-writer",
                    "[vertex-2]compact-coordinator",
                    "[vertex-3]compact-operator",
                    "[vertex-4]PartitionCommitter -> Sink: end"),
                "[vertex-0]in > [vertex-1]streaming-writer",
                "[vertex-1]streaming-writer > [vertex-2]compact-coordinator",
                "[vertex-2]compact-coordinator > [vertex-3]compact-operator",
                "[vertex-3]compact-operator > [vertex-4]PartitionCommitter -> Sink: end"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR, OPERATOR),
            "Flink puts the index of the task before its name"),
        arguments(
            job(
                List.of(
                    "[vertex-0]in",
                    "[vertex-1]Writer : t",
                    "[vertex-2]Compact Worker: t",
                    "[vertex-3]Global Committer : t -> end: Writer"),
                "[vertex-0]in > [vertex-1]Writer : t",
                "[vertex-1]Writer : t > [vertex-2]Compact Worker: t",
                "[vertex-2]Compact Worker: t > [vertex-3]Global Committer : t -> end: Writer"),
            List.of(SOURCE, SINK, OPERATOR, OPERATOR),
            "Flink puts the index before the names of Paimon"),
        arguments(
            job(
                List.of("in", "bucket_write: t", "Sink: dummy"),
                "in > bucket_write: t",
                "bucket_write: t > Sink: dummy"),
            List.of(SOURCE, SINK, OPERATOR),
            "Hudi writes without compaction"),
        arguments(
            job(
                List.of("in", "map -> Sink: audit", "Sink: end"),
                "in > map -> Sink: audit",
                "map -> Sink: audit > Sink: end"),
            List.of(SOURCE, OPERATOR, SINK),
            "a user may name a sink like one that discards"));
  }

  static Stream<Arguments> chains() {
    return Stream.of(
        arguments(
            job(List.of("Source: in -> (Map -> Sink: out, Sink: Print to Std. Out)")),
            List.of(true)),
        arguments(
            job(
                List.of("in", "map -> (Sink: audit, filter)", "out"),
                "in > map -> (Sink: audit, filter)",
                "map -> (Sink: audit, filter) > out"),
            List.of(false, true, true)),
        arguments(
            job(
                List.of("in", "map -> orders[4]: Writer", "orders[4]: Committer"),
                "in > map -> orders[4]: Writer",
                "map -> orders[4]: Writer > orders[4]: Committer"),
            List.of(false, true, false)),
        arguments(
            job(
                List.of("in", "map -> (count, parse -> (filter, streaming-writer))", "end", "out"),
                "in > map -> (count, parse -> (filter, streaming-writer))",
                "map -> (count, parse -> (filter, streaming-writer)) > end",
                "map -> (count, parse -> (filter, streaming-writer)) > out"),
            List.of(false, true, true, true)),
        arguments(
            job(List.of("in", "map", "out"), "in > map", "map > out"),
            List.of(false, false, true)));
  }

  @ParameterizedTest
  @MethodSource("chains")
  void findsSinksInsideChains(RestMessages.JobResponse job, List<Boolean> writes) {
    assertThat(JobGraph.tasks(job).stream().map(Task::writesOutput).toList()).isEqualTo(writes);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("graphs")
  void assignsRoles(RestMessages.JobResponse job, List<Role> roles, String why) {
    assertThat(roles(job)).as(why).isEqualTo(roles);
  }

  @Test
  void acceptsAGraphWithACycle() {
    RestMessages.JobResponse job =
        job(
            List.of("in", "a: Committer", "b: Committer", "out"),
            "in > out",
            "out > a: Committer",
            "a: Committer > b: Committer",
            "b: Committer > a: Committer");

    assertThat(roles(job)).containsExactly(SOURCE, OPERATOR, OPERATOR, SINK);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        arguments(List.of("map", "map", "map"), List.of("map", "map #2", "map #3")),
        arguments(List.of("map", "map #2", "map"), List.of("map", "map #2", "map #3")),
        arguments(List.of("map", "map", "map #2"), List.of("map", "map #2", "map #2 #2")),
        arguments(List.of("", ""), List.of("", " #2")));
  }

  @ParameterizedTest
  @MethodSource("names")
  void makesNamesUnique(List<String> printed, List<String> names) {
    List<RestMessages.Vertex> vertices = new ArrayList<>();
    printed.forEach(name -> vertices.add(vertex("id" + vertices.size(), name)));
    RestMessages.JobResponse job =
        new RestMessages.JobResponse("a", "RUNNING", null, null, null, vertices, null, null);

    assertThat(JobGraph.tasks(job)).extracting(Task::name).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsTheTasksOfARealJob(String version) {
    List<Task> tasks =
        JobGraph.tasks(Captured.read(version, "job", RestMessages.JobResponse.class));

    assertThat(tasks).extracting(Task::role).containsExactly(SOURCE, OPERATOR, OPERATOR, SINK);
    assertThat(tasks)
        .allSatisfy(
            task -> {
              assertThat(task.slotSharingGroup()).isPresent();
              assertThat(task.counts().allRunning()).isTrue();
              assertThat(task.totals().complete()).isTrue();
              assertThat(task.totals().busySeconds()).isPresent();
            });
    assertThat(tasks.get(1).inputs()).containsExactly(tasks.get(0).id());
  }

  @Test
  void omitsABusyTimeOfNaN() {
    RestMessages.VertexMetrics metrics =
        new RestMessages.VertexMetrics(1, true, 2, false, 3000, 4000, Double.NaN);
    RestMessages.Vertex vertex =
        new RestMessages.Vertex("id", "in", 1, 128, "group", null, metrics);
    RestMessages.JobResponse job =
        new RestMessages.JobResponse("a", "RUNNING", null, null, null, List.of(vertex), null, null);

    TaskTotals totals = JobGraph.tasks(job).get(0).totals();

    assertThat(totals.busySeconds()).isEmpty();
    assertThat(totals.backpressuredSeconds()).isEqualTo(3);
    assertThat(totals.idleSeconds()).isEqualTo(4);
    assertThat(totals.complete()).as("the records written are incomplete").isFalse();
  }

  @Test
  void countsStatesInUpperAndLowerCase() {
    TaskCounts counts = new TaskCounts(7, 1, 1, 1, 2, 1);

    assertThat(
            JobGraph.counts(
                Map.of(
                    "total",
                    7,
                    "scheduled",
                    1,
                    "deploying",
                    1,
                    "initializing",
                    1,
                    "running",
                    2,
                    "finished",
                    1,
                    "canceled",
                    1)))
        .isEqualTo(counts);
    assertThat(
            JobGraph.counts(
                Map.of(
                    "SCHEDULED",
                    1,
                    "DEPLOYING",
                    1,
                    "INITIALIZING",
                    1,
                    "RUNNING",
                    2,
                    "FINISHED",
                    1,
                    "CANCELED",
                    1)))
        .isEqualTo(counts);
    assertThat(JobGraph.counts(Map.of())).isEqualTo(TaskCounts.NONE);
  }

  @ParameterizedTest(name = "{0} tasks have names of at most {1} characters")
  @CsvSource({"1, 500", "1000, 500", "2000, 250", "5000, 100", "10000, 64"})
  void shortensTheNamesOfThousandsOfTasks(int tasks, int longest) {
    List<String> names = IntStream.range(0, tasks).mapToObj(i -> "t".repeat(1_400) + i).toList();

    List<String> shortened = JobGraph.tasks(job(names)).stream().map(Task::name).toList();

    assertThat(shortened).doesNotHaveDuplicates().allMatch(name -> name.length() == longest);
  }

  @Test
  void numbersThousandsOfTasksWithTheSameName() {
    RestMessages.JobResponse job =
        new RestMessages.JobResponse(
            "a",
            "RUNNING",
            null,
            null,
            null,
            IntStream.range(0, 5_000)
                .mapToObj(i -> vertex("v" + i, "x".repeat(LabelValues.LONGEST + 1)))
                .toList(),
            null,
            null);

    assertThat(JobGraph.tasks(job).stream().map(Task::name).distinct()).hasSize(5_000);
  }

  @Test
  void searchesALargeCycleInFiniteTime() {
    RestMessages.JobResponse job =
        job(List.of("a", "b: Committer"), "a > b: Committer", "b: Committer > a", "a > a");

    assertThat(roles(job)).containsOnly(OPERATOR);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NaN, -1, 1e300})
  void ignoresImpossibleTimes(double millis) {
    RestMessages.VertexMetrics idle =
        new RestMessages.VertexMetrics(1, true, 1, true, 5, millis, 5);
    RestMessages.VertexMetrics busy =
        new RestMessages.VertexMetrics(1, true, 1, true, 5, 5, millis);

    assertThat(totals(idle)).isEqualTo(TaskTotals.UNKNOWN);
    assertThat(totals(busy).busySeconds()).isEmpty();
    assertThat(totals(busy).idleSeconds()).isEqualTo(0.005);
  }

  private static TaskTotals totals(RestMessages.VertexMetrics metrics) {
    RestMessages.Vertex vertex =
        new RestMessages.Vertex("a", "a", 2, 128, null, Map.of("RUNNING", 2), metrics);
    return JobGraph.tasks(
            new RestMessages.JobResponse(
                "a", "RUNNING", null, null, null, List.of(vertex), null, null))
        .get(0)
        .totals();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          128,   128, as reported
          1,     1,   a task that never scales
          32768, 32768, the most that Flink accepts
          -1,    ,    not decided yet
                 ,    , not reported
          0,     ,    never reported by Flink
          32769, ,    never reported by Flink
          """)
  void maximumParallelismIsWhatFlinkWouldAccept(Integer reported, Integer read, String why) {
    RestMessages.Vertex vertex =
        new RestMessages.Vertex("a", "a", 2, reported, null, Map.of("RUNNING", 2), null);
    RestMessages.JobResponse response =
        new RestMessages.JobResponse(
            "a", "RUNNING", "STREAMING", null, Map.of(), List.of(vertex), null, null);
    assertThat(JobGraph.tasks(response).get(0).maxParallelism())
        .as(why)
        .isEqualTo(read == null ? OptionalInt.empty() : OptionalInt.of(read));
  }

  @Test
  void anExchangeIsAllToAllUnlessItsPartitionerIsKnown() {
    List<RestMessages.Input> inputs =
        Stream.of("HASH", "FORWARD", "RESCALE", "REBALANCE", "BROADCAST", "new", null)
            .map(strategy -> new RestMessages.Input("in", "pipelined_bounded", strategy))
            .toList();
    RestMessages.JobResponse response =
        new RestMessages.JobResponse(
            "a",
            "RUNNING",
            "STREAMING",
            null,
            Map.of(),
            List.of(vertex("in", "in"), vertex("out", "out")),
            new RestMessages.Plan("STREAMING", List.of(new RestMessages.Node("out", inputs))),
            null);
    List<Exchange> exchanges = JobGraph.tasks(response).get(1).exchanges();
    assertThat(exchanges)
        .extracting(Exchange::pattern)
        .containsExactly(
            Exchange.Pattern.KEYED,
            Exchange.Pattern.POINTWISE,
            Exchange.Pattern.POINTWISE,
            Exchange.Pattern.ALL_TO_ALL,
            Exchange.Pattern.ALL_TO_ALL,
            Exchange.Pattern.ALL_TO_ALL,
            Exchange.Pattern.ALL_TO_ALL);
    assertThat(exchanges).extracting(Exchange::from).containsOnly("in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.2.0"})
  void readsMaximumParallelismAndKeysFromARealJob(String version) {
    List<Task> tasks =
        JobGraph.tasks(Captured.read(version, "job", RestMessages.JobResponse.class));
    assertThat(tasks).extracting(Task::maxParallelism).containsOnly(OptionalInt.of(128));
    assertThat(tasks).anyMatch(Task::keyed);
    assertThat(tasks).anyMatch(task -> !task.keyed());
  }
}
