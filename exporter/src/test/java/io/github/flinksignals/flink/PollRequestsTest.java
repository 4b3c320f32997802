// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.fake.FakeJobManager.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.time.Instant;
import java.util.Map;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that a poll sends, and those it does not repeat. */
final class PollRequestsTest {
  private static final String NAMES = "/jobs/a/vertices/source/subtasks/metrics";
  private static final String EXCEPTIONS = "/jobs/a/exceptions";
  private static final String REQUIREMENTS = "/jobs/a/resource-requirements";
  private static final String NETWORK =
      "/taskmanagers/metrics?get=Status.Shuffle.Netty.TotalMemorySegments";
  private static final String GARBAGE =
      "/taskmanagers/metrics?get=Status.JVM.GarbageCollector.All.TimeMsPerSecond";
  private static final String CHECKPOINT_CONFIG = "/jobs/a/checkpoints/config";

  private static final String SEGMENTS =
      "[{\"id\":\"Status.Shuffle.Netty.TotalMemorySegments\",\"min\":1024.0,\"max\":2048.0}]";

  @StartStop final MockWebServer server = new MockWebServer();

  private final FakeJobManager flink = new FakeJobManager();
  private Instant now = Instant.ofEpochMilli(STARTED + 60_000);
  private ClusterReader reader;

  @BeforeEach
  void serve() {
    server.setDispatcher(flink);
    reader = TestReader.of(server.url("/"));
  }

  private Map<String, Integer> poll() {
    reader.read(now);
    now = now.plusSeconds(10);
    return flink.takeRequests();
  }

  @Test
  void sendsTwoRequestsThreePerJobAndOnePerSourceAndSink() {
    flink.run("a", "b");
    poll();

    Map<String, Integer> requests = poll();

    assertThat(requests)
        .containsOnlyKeys(
            "/jobs/overview",
            "/jobmanager/metrics",
            "/jobs/a",
            "/jobs/a/checkpoints",
            "/jobs/a/metrics",
            "/jobs/a/vertices/source/subtasks/metrics?get",
            "/jobs/a/vertices/left/subtasks/metrics?get",
            "/jobs/a/vertices/right/subtasks/metrics?get",
            "/jobs/b",
            "/jobs/b/checkpoints",
            "/jobs/b/metrics",
            "/jobs/b/vertices/source/subtasks/metrics?get",
            "/jobs/b/vertices/left/subtasks/metrics?get",
            "/jobs/b/vertices/right/subtasks/metrics?get");
    assertThat(requests.values()).hasSize(2 + 2 * (3 + 1 + 2)).containsOnly(1);
  }

  /** Flink still reports the last metrics of such a source, such as its lag. */
  @Test
  void readsNoMetricsOfASourceThatFinished() {
    flink.run("a");
    poll();
    String details = FakeJobManager.job("a", STARTED);
    flink.answer("/jobs/a", details.replaceFirst("\"RUNNING\":1\\}", "\"FINISHED\":1}"));

    assertThat(poll())
        .containsKeys("/jobs/a/vertices/left/subtasks/metrics?get")
        .doesNotContainKeys(NAMES, NAMES + "?get");
  }

  @Test
  void readsConfigurationsAndMetricNamesInTheFirstPollOfARun() {
    flink.run("a");
    assertThat(poll())
        .containsKeys("/config", "/jobmanager/config", CHECKPOINT_CONFIG, NAMES)
        .doesNotContainKeys(EXCEPTIONS, REQUIREMENTS);
    assertThat(poll())
        .doesNotContainKeys("/config", "/jobmanager/config", CHECKPOINT_CONFIG, NAMES);

    flink.run("b", "a");
    assertThat(poll())
        .containsKeys("/config", "/jobmanager/config", "/jobs/b/checkpoints/config")
        .doesNotContainKeys(CHECKPOINT_CONFIG);
  }

  @Test
  void readsTheConfigurationOfCheckpointsAgainOnceThereIsAGraph() {
    flink.run("a");
    flink.overview("INITIALIZING", "a");
    poll();
    flink.run("a");

    assertThat(poll()).containsKeys(CHECKPOINT_CONFIG);
    assertThat(poll()).doesNotContainKeys(CHECKPOINT_CONFIG);
  }

  @Test
  void readsConfigurationsAgainAfterTheJobManagerWasUnreachable() {
    flink.run("a");
    poll();
    flink.answer("/jobs/overview", 503, "");
    assertThat(poll()).containsOnlyKeys("/jobs/overview");
    flink.run("a");

    assertThat(poll()).containsKeys("/config", "/jobmanager/config");
  }

  @Test
  void sendsNoRequestsAboutEndedJobs() {
    flink.run("a");
    flink.overview("FINISHED", "a");
    poll();

    assertThat(poll()).containsOnlyKeys("/jobs/overview", "/jobmanager/metrics");
  }

  /** The JobManager may have cached what it answers before the last savepoint completed. */
  @Test
  void readsTheCheckpointsOfAnEndedJobUntilTheyAreNotCachedAnyMore() {
    flink.run("a");
    poll();
    flink.answer("/jobs/overview", ended("FINISHED", now.minusSeconds(1)));

    assertThat(poll()).containsKey("/jobs/a/checkpoints");
    assertThat(poll()).containsKey("/jobs/a/checkpoints");
    assertThat(poll()).doesNotContainKey("/jobs/a/checkpoints");
  }

  private static String ended(String state, Instant at) {
    return "{\"jobs\":["
        + FakeJobManager.entry("a", "job of a", STARTED - 'a', state)
            .replaceFirst("\"end-time\":-?\\d+", "\"end-time\":" + at.toEpochMilli())
        + "]}";
  }

  @Test
  void readsTheExceptionsOfAFailedJobOnce() {
    flink.run("a");
    flink.overview("FAILED", "a");

    assertThat(poll()).containsKey(EXCEPTIONS).doesNotContainKey("/jobs/a");
    assertThat(poll()).containsOnlyKeys("/jobs/overview", "/jobmanager/metrics");
  }

  @Test
  void readsTheLastExceptionOfAJobAfterThoseOfItsRestarts() {
    flink.run("a");
    flink.answer("/jobs/a/metrics", "[{\"id\":\"numRestarts\",\"value\":\"1\"}]");
    assertThat(poll()).containsKey(EXCEPTIONS);
    assertThat(poll()).doesNotContainKey(EXCEPTIONS);

    flink.answer("/jobs/overview", ended("FAILED", now.minusSeconds(1)));
    assertThat(poll()).as("may be cached since before the end").containsKey(EXCEPTIONS);
    assertThat(poll()).containsKey(EXCEPTIONS);
    assertThat(poll()).doesNotContainKey(EXCEPTIONS);
  }

  @Test
  void readsTheExceptionsOfAFailedJobAgainIfTheyWereUnavailable() {
    flink.run("a");
    flink.overview("FAILED", "a");
    flink.answer(EXCEPTIONS, 503, "");
    poll();
    flink.answer(EXCEPTIONS, Captured.body("1.20.3", "exceptions-own-code"));

    assertThat(poll()).containsKey(EXCEPTIONS);
    assertThat(poll()).doesNotContainKey(EXCEPTIONS);
  }

  @Test
  void doesNotRepeatARequestForExceptionsThatReturnedAnError() {
    flink.run("a");
    flink.overview("FAILED", "a");
    flink.answer(EXCEPTIONS, 500, "");
    poll();

    assertThat(poll()).doesNotContainKey(EXCEPTIONS);
  }

  @Test
  void listsMetricNamesEachMinuteWhileOneIsMissing() {
    flink.run("a");
    flink.answer(NAMES, FakeJobManager.names("Source__orders.watermarkLag other"));
    assertThat(poll()).containsEntry(NAMES, 1);
    for (int i = 1; i < 6; i++) {
      assertThat(poll()).as("after %s0 s", i).doesNotContainKey(NAMES);
    }
    assertThat(poll()).as("after a minute").containsKey(NAMES);
  }

  @Test
  void listsMetricNamesAgainAfterAnEmptyResponse() {
    flink.run("a");
    poll();
    flink.answer(NAMES + "?get", "[]");
    assertThat(poll()).doesNotContainKey(NAMES);

    assertThat(poll()).containsKey(NAMES);
  }

  @Test
  void listsMetricNamesAndReadsExceptionsAfterARestart() {
    flink.run("a");
    poll();
    flink.answer("/jobs/a/metrics", "[{\"id\":\"numRestarts\",\"value\":\"1\"}]");
    flink.answer("/jobs/a", FakeJobManager.job("a", STARTED + 70_000));

    assertThat(poll()).containsKeys(NAMES, EXCEPTIONS);
    assertThat(poll()).doesNotContainKeys(NAMES, EXCEPTIONS);
  }

  @Test
  void readsTheSubtasksOfTheTaskThatOthersWaitForAndOfNoOther() {
    FakeJob job = flink.add(FakeJob.streaming("t", "orders", Instant.ofEpochMilli(STARTED)));
    job.hasAHotSink();
    flink.setTime(now);
    assertThat(poll()).as("nothing is known yet").doesNotContainKey("/jobs/t/vertices/v2");
    for (int i = 0; i < 10; i++) {
      flink.setTime(now);
      Map<String, Integer> requests = poll();
      requests.remove("/jobs/t/vertices/v0/subtasks/metrics");
      requests.remove(NETWORK);
      requests.remove(GARBAGE);
      assertThat(requests).containsEntry("/jobs/t/vertices/v2", 1);
      assertThat(requests.values()).hasSize(2 + (3 + 1 + 1) + 1).containsOnly(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NETWORK, GARBAGE})
  void readsAMetricOfTheTaskManagersOncePerMinuteWhileATaskWaits(String path) {
    FakeJob job = flink.add(FakeJob.streaming("t", "orders", Instant.ofEpochMilli(STARTED)));
    flink.answer(NETWORK, SEGMENTS);
    for (int i = 0; i < 10; i++) {
      flink.setTime(now);
      assertThat(poll()).as("no task waits").doesNotContainKey(path);
    }
    job.hasAHotSink();
    int requests = 0;
    for (int i = 0; i < 12; i++) {
      flink.setTime(now);
      requests += poll().getOrDefault(path, 0);
    }
    assertThat(requests).isEqualTo(2);

    now = now.plusSeconds(60);
    flink.setTime(now);
    flink.remove(job);
    assertThat(poll()).as("there is no job").doesNotContainKey(path);
  }

  @Test
  void readsNetworkMemoryAgainUntilItIsReported() {
    reader = TestReader.of(server.url("/")).reading(NetworkMemoryReading.ALWAYS);
    flink.run("a");
    flink.answer(NETWORK, "[]");
    assertThat(poll()).as("also while no task waits").containsEntry(NETWORK, 1);
    flink.answer(NETWORK, SEGMENTS);
    assertThat(poll()).containsEntry(NETWORK, 1);
    assertThat(poll()).doesNotContainKey(NETWORK);
    flink.answer("/jobmanager/metrics", "[{\"id\":\"numRegisteredTaskManagers\",\"value\":\"9\"}]");
    assertThat(poll()).as("there are other TaskManagers").containsEntry(NETWORK, 1);
  }

  @Test
  void readsASinkWithoutItsLoadForAMinuteAfterAnEmptyResponse() {
    String sink = "/jobs/a/vertices/left/subtasks/metrics?get";
    flink.run("a");
    flink.answer(sink, "[]");
    assertThat(poll()).as("with the load, then without").containsEntry(sink, 2);
    for (int i = 1; i < 6; i++) {
      assertThat(poll()).as("after %s0 s", i).containsEntry(sink, 1);
    }
    assertThat(poll()).as("after a minute").containsEntry(sink, 2);
  }

  @Test
  void readsExceptionsAgainIfTheyWereUnavailable() {
    flink.run("a");
    poll();
    flink.answer("/jobs/a/metrics", "[{\"id\":\"numRestarts\",\"value\":\"1\"}]");
    flink.answer(EXCEPTIONS, 503, "");
    assertThat(poll()).containsKey(EXCEPTIONS);
    flink.answer(EXCEPTIONS, Captured.body("2.2.0", "exceptions-own-code"));

    assertThat(poll()).containsKey(EXCEPTIONS);
    assertThat(poll()).doesNotContainKey(EXCEPTIONS);
  }

  @Test
  void readsRequirementsOfAdaptiveJobsOnlyWhileNoSlotIsFree() {
    flink.run("a");
    String adaptive = "[{\"key\":\"jobmanager.scheduler\",\"value\":\"adaptive\"}]";
    noSlotFree();
    assertThat(poll()).as("another scheduler answers 500").doesNotContainKey(REQUIREMENTS);

    reader.read(now);
    flink.answer("/jobmanager/config", adaptive);
    flink.run("b", "a");
    flink.takeRequests();
    assertThat(poll()).containsKeys(REQUIREMENTS, "/jobs/b/resource-requirements");

    flink.answer("/jobmanager/metrics", "[{\"id\":\"taskSlotsAvailable\",\"value\":\"1\"}]");
    assertThat(poll()).doesNotContainKey(REQUIREMENTS);
  }

  private void noSlotFree() {
    flink.answer("/jobmanager/metrics", "[{\"id\":\"taskSlotsAvailable\",\"value\":\"0\"}]");
  }

  @Test
  void doesNotReadCheckpointsOfAJobWithoutCheckpointing() {
    flink.run("a");
    flink.answer(CHECKPOINT_CONFIG, 404, "{\"errors\":[\"Checkpointing has not been enabled.\"]}");
    poll();

    assertThat(poll()).doesNotContainKeys(CHECKPOINT_CONFIG, "/jobs/a/checkpoints");
  }

  @Test
  void readsAConfigurationAgainIfItWasUnavailable() {
    flink.run("a");
    flink.answer(CHECKPOINT_CONFIG, 500, "");
    poll();

    assertThat(poll()).containsKey(CHECKPOINT_CONFIG);
  }
}
