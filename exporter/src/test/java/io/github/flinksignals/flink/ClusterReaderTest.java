// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.NetworkMemory;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a poll returns for jobs that answer, and for jobs that do not. */
final class ClusterReaderTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.ofEpochMilli(FakeJobManager.STARTED + 60_000);
  private static final JobSelection ALL =
      new JobSelection(Optional.empty(), Optional.empty(), 20_000);

  @StartStop final MockWebServer server = new MockWebServer();

  private final FakeJobManager flink = new FakeJobManager();

  @BeforeEach
  void serve() {
    server.setDispatcher(flink);
  }

  private ClusterReader reader(JobSelection selection, Duration timeout) {
    Executor oneThread = Runnable::run;
    return ClusterReader.of(
        new OkHttpClient(), server.url("/"), selection, timeout, oneThread, new RequestCounts());
  }

  private static Snapshot read(ClusterReader reader) {
    Poll poll = reader.read(NOW);
    assertThat(poll).isInstanceOf(Poll.Reached.class);
    return ((Poll.Reached) poll).snapshot();
  }

  private static Map<String, Optional<JobDetails>> details(ClusterReader reader) {
    return read(reader).jobs().stream().collect(toMap(job -> job.run().jobId(), Job::details));
  }

  static Stream<Arguments> inconsistentResponses() {
    String job = FakeJobManager.job("bad", 1);
    return Stream.of(
        arguments("", "null", "null in place of a job"),
        arguments("", job.replace("\"bad\"", "null"), "a job without an id"),
        arguments(
            "", job.replace("[{\"id\":\"source\",", "[null,{\"id\":\"source\","), "no vertex"),
        arguments(
            "", job.replace("{\"id\":\"map\",\"name\"", "{\"name\""), "a vertex without an id"),
        arguments(
            "", job.replace("[{\"id\":\"map\"}]", "[{\"id\":null}]"), "an input without an id"),
        arguments("", job.replace("[{\"id\":\"map\"}]", "[null]"), "an input that is null"),
        arguments(
            "", job.replace("\"RUNNING\":1}", "\"RUNNING\":null}"), "null as the number of tasks"),
        arguments(
            "",
            job.replace("\"parallelism\":1", "\"parallelism\":1e30"),
            "a parallelism out of range"),
        arguments(
            "",
            "{\"jid\":\"bad\",\"state\":\"RUNNING\",\"vertices\":7}",
            "a number in place of a list"),
        arguments("", "<html>", "HTML"),
        arguments(
            "/vertices/source/subtasks/metrics", "[{\"id\":null}]", "a metric without a name"),
        arguments(
            "/vertices/source/subtasks/metrics?get", "[{\"min\":1}]", "a value without a metric"),
        arguments(
            "/vertices/left/subtasks/metrics?get",
            "[{\"max\":1}]",
            "a value without a metric, at a sink"));
  }

  @ParameterizedTest
  @MethodSource("inconsistentResponses")
  void readsOtherJobsIfOneIsInconsistent(String path, String body, String why) {
    flink.run("bad", "good");
    flink.answer("/jobs/bad" + path, body);

    Map<String, Optional<JobDetails>> details = details(reader(ALL, LONG));

    assertThat(details.get("bad")).as(why).isEmpty();
    assertThat(details.get("good")).as(why).isPresent();
  }

  static Stream<Arguments> partsThatMayBeMissing() {
    return Stream.of(
        arguments("/checkpoints", "{\"counts\":null}"),
        arguments("/checkpoints", "{\"counts\":{},\"history\":[null]}"),
        arguments("/checkpoints/config", "[]"),
        arguments("/metrics", "[null]"),
        arguments("/metrics", "{}"),
        arguments("/vertices/source/subtasks/metrics", "[null]"),
        arguments("/vertices/right/subtasks/metrics?get", "[null]"));
  }

  @ParameterizedTest
  @MethodSource("partsThatMayBeMissing")
  void keepsTheOtherResponsesAboutAJob(String path, String body) {
    flink.run("invalid");
    flink.answer("/jobs/invalid" + path, body);

    assertThat(details(reader(ALL, LONG)).get("invalid"))
        .get()
        .satisfies(details -> assertThat(details.tasks()).hasSize(4));
  }

  @Test
  void logsAnInconsistentJobOnceUntilItIsValidAgain() {
    flink.run("bad");
    String path = "/jobs/bad/vertices/left/subtasks/metrics?get";
    ClusterReader reader = reader(ALL, LONG);
    try (LogLines log = LogLines.of(ConcurrentJobReader.class)) {
      flink.answer(path, "[{}]");
      read(reader);
      read(reader);
      assertThat(log.take())
          .containsExactly(
              "WARNING Job job of bad (bad): ignoring inconsistent data from Flink, exporting the"
                  + " job without details");

      flink.answer(path, "[]");
      read(reader);
      flink.answer(path, "[{}]");
      read(reader);
      assertThat(log.take()).hasSize(1);
    }
  }

  @Test
  void ignoresInconsistentEntriesOfTheOverview() {
    flink.run("good");
    flink.answer(
        "/jobs/overview",
        Stream.of(
                "null",
                "7",
                "{}",
                FakeJobManager.entry("invalid", "invalid", 1, "DREAMING"),
                FakeJobManager.entry("a.".repeat(5_000), "invalid", 1, "RUNNING"),
                FakeJobManager.entry("invalid", "invalid", 1, "RUNNING").replace(":4}", ":null}"),
                FakeJobManager.entry("good", "good", 1, "RUNNING"),
                FakeJobManager.entry("good", "good", 1, "RUNNING"))
            .collect(Collectors.joining(",", "{\"jobs\":[", "]}")));
    ClusterReader reader = reader(ALL, LONG);
    try (LogLines log = LogLines.of(JobListing.class)) {
      assertThat(read(reader).jobs()).extracting(Job::name).containsExactly("good");
      assertThat(read(reader).jobs()).extracting(Job::name).containsExactly("good");
      assertThat(log.take())
          .containsExactly("WARNING Ignoring 5 jobs with inconsistent data in /jobs/overview");
    }
  }

  @Test
  void keepsTheOverviewOfAJobThatIsRemovedDuringThePoll() {
    flink.run("removed", "present");
    flink.answer("/jobs/removed", 404, "{\"errors\":[\"Job removed not found\"]}");

    Map<String, Optional<JobDetails>> details = details(reader(ALL, LONG));

    assertThat(details.get("removed")).isEmpty();
    assertThat(details.get("present")).isPresent();
  }

  @Test
  void keepsTheJobsThatAnsweredBeforeTheDeadline() {
    flink.run("hangs", "quick");
    flink.answer(
        "/jobs/hangs",
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    ClusterReader reader = reader(ALL, Duration.ofSeconds(1));

    assertThat(details(reader)).allSatisfy((id, details) -> assertThat(details).isEmpty());

    // The single thread waited for the first job; the next poll starts with the other one.
    for (int poll = 2; poll <= 3; poll++) {
      Map<String, Optional<JobDetails>> details = details(reader);
      assertThat(details.get("hangs")).isEmpty();
      assertThat(details.get("quick")).as("poll %s", poll).isPresent();
    }
  }

  @Test
  void readsTheClusterAndAJob() {
    flink.run("a");

    Snapshot snapshot = read(reader(ALL, LONG));

    assertThat(snapshot.cluster().flinkVersion()).contains("2.2.0");
    assertThat(snapshot.cluster().slots()).isEqualTo(OptionalInt.of(16));
    assertThat(snapshot.cluster().slotsAvailable()).isEqualTo(OptionalInt.of(2));
    assertThat(snapshot.cluster().taskManagers()).isEqualTo(OptionalInt.of(6));
    assertThat(snapshot.cluster().pendingTaskManagers()).isEmpty();
    assertThat(snapshot.jobs().get(0).details())
        .get()
        .satisfies(
            details -> {
              assertThat(details.restarts()).hasValue(0);
              assertThat(details.checkpointing()).isPresent();
              assertThat(details.checkpoints()).isPresent();
              assertThat(details.tasks().get(0).lag().watermarkLag())
                  .contains(new LagReadings.Range(2, 2));
              assertThat(details.tasks().get(2).lag().inputWatermark())
                  .contains(Instant.ofEpochSecond(1_700_000_000));
            });
  }

  @Test
  void ignoresTheLagOfEndedAttempts() {
    flink.run("a");
    flink.answer(
        "/jobs/a/vertices/source/subtasks/metrics",
        FakeJobManager.names(
            "Source__orders.watermarkLag"
                + " Source__orders.KafkaSourceReader.topic.orders.partition.0.currentOffset"));
    flink.answer(
        "/jobs/a",
        FakeJobManager.job("a", FakeJobManager.STARTED)
            .replace("\"read-records-complete\":true", "\"read-records-complete\":false"));

    ClusterReader reader = reader(ALL, LONG);
    reader.read(NOW);
    // The number of partitions is known once it was listed twice.
    Poll.Reached later = (Poll.Reached) reader.read(NOW.plusSeconds(60));
    assertThat(later.snapshot().jobs().get(0).details())
        .get()
        .satisfies(
            details -> {
              assertThat(details.tasks().get(0).lag().watermarkLag()).isEmpty();
              assertThat(details.tasks().get(0).lag().partitions()).hasValue(1);
              assertThat(details.tasks().get(2).lag().inputWatermark()).isEmpty();
            });
  }

  @Test
  void reportsAMissedPollIfTheOverviewFails() {
    flink.answer(
        "/jobs/overview",
        503,
        "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election.\"]}");

    assertThat(reader(ALL, LONG).read(NOW))
        .isInstanceOfSatisfying(
            Poll.Missed.class,
            missed -> {
              assertThat(missed.at()).isEqualTo(NOW);
              assertThat(missed.reason()).isEqualTo(Poll.Reason.NOT_READY);
              assertThat(missed.explanation()).contains("leader election");
            });
  }

  @Test
  void acceptsAClusterThatReturnsOnlyTheOverview() {
    flink.run("a");
    for (String path : List.of("/jobmanager/metrics", "/config", "/jobmanager/config")) {
      flink.answer(path, "[null]");
    }
    assertThat(read(reader(ALL, LONG)).jobs()).hasSize(1);
  }

  @Test
  void watchesIncludedJobsThatAreNotExcluded() {
    flink.run("orders-a", "orders-b", "clicks", "orders-old");
    JobSelection selection =
        new JobSelection(
            Optional.of(Pattern.compile("job of orders.*")),
            Optional.of(Pattern.compile(".*-old")),
            9);

    assertThat(read(reader(selection, LONG)).jobs())
        .extracting(job -> job.run().jobId())
        .containsExactly("orders-a", "orders-b");
  }

  /** The job that its main method should have submitted may be an included one. */
  @Test
  void watchesAFailedApplicationWhateverIsIncluded() {
    flink.answer(
        "/jobs/overview",
        """
        {"jobs": [
          {"jid": "driver", "name": "(application driver)", "state": "FAILED",
           "start-time": 1000, "end-time": 1001, "last-modification": 1001, "tasks": {"total": 0}},
          {"jid": "other", "name": "other", "state": "FAILED",
           "start-time": 1000, "end-time": 1001, "last-modification": 1001, "tasks": {"total": 1}}
        ]}""");
    JobSelection selection =
        new JobSelection(Optional.of(Pattern.compile("payments")), Optional.empty(), 9);

    assertThat(read(reader(selection, LONG)).jobs())
        .extracting(job -> job.run().jobId())
        .containsExactly("driver");
  }

  @Test
  void watchesTheLiveJobsStartedLastIfThereAreTooMany() {
    flink.run("a", "b", "c");
    ClusterReader reader = reader(new JobSelection(Optional.empty(), Optional.empty(), 2), LONG);
    try (LogLines log = LogLines.of(JobListing.class)) {
      for (int poll = 0; poll < 2; poll++) {
        assertThat(read(reader).jobs())
            .extracting(job -> job.run().jobId())
            .containsExactly("a", "b");
      }
      assertThat(log.take()).hasSize(1).first().asString().contains("3 jobs are live");
    }
  }

  @Test
  void keepsWatchingAJobIfNewJobsExceedTheLimit() {
    flink.run("b", "c");
    ClusterReader reader = reader(new JobSelection(Optional.empty(), Optional.empty(), 2), LONG);
    assertThat(read(reader).beyondLimit()).isEmpty();

    flink.run("a", "b", "c");

    assertThat(read(reader).jobs()).extracting(job -> job.run().jobId()).containsExactly("b", "c");
    assertThat(read(reader).beyondLimit()).hasSize(1);
  }

  @Test
  void asksTheResourceManagerForItsSlotsOnlyWhileTasksDoNotRun() {
    FakeJob job = flink.add(FakeJob.streaming("a", "a", NOW.minusSeconds(30)));
    flink.answer("/overview", "{\"taskmanagers\":1,\"slots-total\":2,\"slots-available\":0}");
    ClusterReader reader = reader(ALL, LONG);

    assertThat(read(reader).cluster().taskManagers()).hasValue(6);
    assertThat(flink.takeRequests()).doesNotContainKey("/overview");

    job.losesItsSlots();
    Cluster cluster = read(reader).cluster();
    assertThat(flink.takeRequests()).containsEntry("/overview", 1);
    assertThat(cluster.taskManagers()).hasValue(1);
    assertThat(cluster.slots()).hasValue(2);
    assertThat(cluster.slotsAvailable()).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"taskmanagers\":-1,\"slots-total\":2,\"slots-available\":0}"})
  void usesTheMetricsWithoutAValidAnswerOfTheResourceManager(String overview) {
    flink.add(FakeJob.streaming("a", "a", NOW.minusSeconds(30))).losesItsSlots();
    flink.answer("/overview", overview);

    assertThat(read(reader(ALL, LONG)).cluster().taskManagers()).hasValue(6);
  }

  @Test
  void acceptsTenThousandEndedJobs() {
    flink.overview(
        "FINISHED", IntStream.range(0, 10_000).mapToObj(i -> "job" + i).toArray(String[]::new));
    JobSelection selection = new JobSelection(Optional.empty(), Optional.empty(), 200);

    assertThat(read(reader(selection, LONG)).jobs()).hasSize(10_000);
    assertThat(flink.takeRequests().keySet())
        .containsExactly(
            "/applications/overview",
            "/config",
            "/jobmanager/config",
            "/jobmanager/metrics",
            "/jobs/overview");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"id":"Status.Shuffle.Netty.TotalMemorySegments","min":512.0,"max":2048.0} | 512 | 2048
          {"id":"Status.Shuffle.Netty.TotalMemorySegments"}                          |     |
          {"id":"Status.Shuffle.Netty.TotalMemorySegments","min":0.0,"max":0.0}      |     |
          {"id":"Status.Shuffle.Netty.TotalMemorySegments","min":1e300,"max":1e300}  |     |
          {"id":"Status.Shuffle.Netty.TotalMemorySegments","min":"NaN","max":"NaN"}  |     |
          """)
  void readsTheFewestAndTheMostNetworkBuffersOfATaskManager(
      String metric, Integer fewest, Integer most) {
    flink.run("a");
    flink.answer(
        "/taskmanagers/metrics?get=Status.Shuffle.Netty.TotalMemorySegments", "[" + metric + "]");
    assertThat(
            read(reader(ALL, LONG).reading(NetworkMemoryReading.ALWAYS)).cluster().networkMemory())
        .isEqualTo(
            fewest == null
                ? Optional.empty()
                : Optional.of(new NetworkMemory(fewest, most, 2, OptionalInt.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"id":"Status.JVM.GarbageCollector.All.TimeMsPerSecond","max":612.5}]  | 0.6125
          [{"id":"Status.JVM.GarbageCollector.All.TimeMsPerSecond","max":0}]      | 0
          [{"id":"Status.JVM.GarbageCollector.All.TimeMsPerSecond","max":1700.0}] | 1
          [{"id":"Status.JVM.GarbageCollector.All.TimeMsPerSecond","max":-1}]     |
          [{"id":"Status.JVM.GarbageCollector.All.TimeMsPerSecond","max":"NaN"}]  |
          [{"id":"Status.JVM.GarbageCollector.All.TimeMsPerSecond"}]              |
          []                                                                      |
          """)
  void readsTheMostTimeThatATaskManagerSpendsOnGarbageCollection(String metrics, Double share) {
    flink
        .add(FakeJob.streaming("t", "orders", Instant.ofEpochMilli(FakeJobManager.STARTED)))
        .losesItsSlots();
    flink.answer(
        "/taskmanagers/metrics?get=Status.JVM.GarbageCollector.All.TimeMsPerSecond", metrics);
    assertThat(read(reader(ALL, LONG)).cluster().garbageCollection())
        .isEqualTo(share == null ? OptionalDouble.empty() : OptionalDouble.of(share));
  }

  @ParameterizedTest
  @CsvSource({"backPressuredTimeMsPerSecond, 900", "busyTimeMsPerSecond, 900"})
  void readsGarbageCollectionWhileASourceIsSlow(String metric, String value) {
    String source = "/jobs/a/vertices/source/subtasks/metrics";
    flink.run("a");
    flink.answer(source, FakeJobManager.names("Source__orders.watermarkLag " + metric));
    flink.answer(source + "?get", FakeJobManager.aggregated(metric, value));
    flink.answer(
        "/taskmanagers/metrics?get=Status.JVM.GarbageCollector.All.TimeMsPerSecond",
        "[{\"id\":\"Status.JVM.GarbageCollector.All.TimeMsPerSecond\",\"max\":500}]");
    assertThat(read(reader(ALL, LONG)).cluster().garbageCollection()).hasValue(0.5);
  }
}
