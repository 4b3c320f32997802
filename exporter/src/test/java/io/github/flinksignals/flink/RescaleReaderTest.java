// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.fake.FakeJobManager.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.RescaleReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rescales that the adaptive scheduler of Flink 2.3 reports. */
final class RescaleReaderTest {
  private static final String HISTORY = "/jobs/a/rescales/history";
  private static final String DETAILS = "/jobs/a/rescales/details/";
  private static final String REQUIREMENTS = "/jobs/a/resource-requirements";
  private static final String INITIAL =
      entry("first", STARTED + 1_000, STARTED + 2_000, "INITIAL_SCHEDULE", "COMPLETED");
  private static final String UPDATE =
      entry("second", STARTED + 60_000, STARTED + 61_000, "UPDATE_REQUIREMENT", "COMPLETED");

  @StartStop final MockWebServer server = new MockWebServer();

  private final FakeJobManager flink = new FakeJobManager();
  private Instant now = Instant.ofEpochMilli(STARTED + 200_000);
  private ClusterReader reader;
  private List<RescaleReport> reports;

  @BeforeEach
  void serve() {
    server.setDispatcher(flink);
    flink.run("a");
    flink.answer(
        "/jobmanager/config", "[{\"key\":\"jobmanager.scheduler\",\"value\":\"adaptive\"}]");
    flink.answer("/jobs/a", FakeJobManager.job("a", STARTED + 61_000));
    reader = TestReader.of(server.url("/"));
  }

  private Map<String, Integer> poll() {
    Poll.Reached poll = (Poll.Reached) reader.read(now);
    reports =
        poll.snapshot().jobs().get(0).details().map(JobDetails::rescaleReports).orElse(List.of());
    now = now.plusSeconds(10);
    return flink.takeRequests();
  }

  @Test
  void reportsTheParallelismAndWhenTheJobWasStopped() {
    flink.answer(HISTORY, "[" + UPDATE + "," + INITIAL + "]");
    flink.answer(
        DETAILS + "second",
        details(
            UPDATE,
            "\"v\":{\"desiredParallelism\":8,\"preRescaleParallelism\":2,\"postRescaleParallelism\":4}",
            state("Executing", STARTED + 2_000, STARTED + 60_400),
            state("Restarting", STARTED + 60_401, STARTED + 60_500),
            state("CreatingExecutionGraph", STARTED + 60_500, STARTED + 61_000),
            state("Executing", STARTED + 61_000, STARTED + 61_000)));

    assertThat(poll()).containsEntry(HISTORY, 1).containsEntry(DETAILS + "second", 1);
    assertThat(reports)
        .containsExactly(
            new RescaleReport(
                Optional.of("update requirement"),
                Optional.of(RescaleReport.State.COMPLETED),
                Optional.of("succeeded"),
                Instant.ofEpochMilli(STARTED + 60_000),
                Optional.of(Instant.ofEpochMilli(STARTED + 61_000)),
                Optional.of(Instant.ofEpochMilli(STARTED + 60_400)),
                OptionalInt.of(8),
                OptionalInt.of(2),
                OptionalInt.of(4)));
  }

  @Test
  void isReadOnceForEachDeployment() {
    flink.answer(HISTORY, "[" + UPDATE + "]");
    flink.answer(DETAILS + "second", details(UPDATE, ""));
    poll();
    assertThat(poll()).doesNotContainKeys(HISTORY, DETAILS + "second");
    assertThat(reports).hasSize(1);

    flink.answer("/jobs/a", FakeJobManager.job("a", STARTED + 90_000));
    assertThat(poll()).containsKey(HISTORY);
  }

  @Test
  void isNotAskedForAgainWhereFlinkDoesNotReportRescales() {
    flink.answer(HISTORY, 404, "{\"errors\":[\"Not found.\"]}");
    assertThat(poll()).containsKey(HISTORY);
    flink.answer("/jobs/a", FakeJobManager.job("a", STARTED + 90_000));

    assertThat(poll()).doesNotContainKey(HISTORY);
    assertThat(reports).isEmpty();
  }

  @Test
  void isNotAskedForWhileTheGraphThatFlinkCachedIsInitializing() {
    flink.answer(HISTORY, 404, "{\"errors\":[\"has not enabled the `Adaptive` scheduler\"]}");
    flink.answer(
        "/jobs/a",
        FakeJobManager.job("a", 0).replace("\"state\":\"RUNNING\"", "\"state\":\"INITIALIZING\""));
    assertThat(poll()).doesNotContainKey(HISTORY);

    flink.answer("/jobs/a", FakeJobManager.job("a", STARTED + 61_000));
    flink.answer(HISTORY, "[" + UPDATE + "]");
    flink.answer(DETAILS + "second", details(UPDATE, ""));
    poll();
    assertThat(reports).hasSize(1);
  }

  @Test
  void isNotAskedForWithoutTheAdaptiveScheduler() {
    flink.answer("/jobmanager/config", "[]");
    flink.answer("/jobs/a", FakeJobManager.job("a", STARTED));

    assertThat(poll()).doesNotContainKey(HISTORY);
  }

  @Test
  void reportsBesideAnIgnoredRescaleTheOneThatCompleted() {
    String ignored =
        entry("third", STARTED + 100_000, STARTED + 160_000, "UPDATE_REQUIREMENT", "IGNORED")
            .replace("SUCCEEDED", "NO_RESOURCES_OR_PARALLELISMS_CHANGE");
    flink.answer(HISTORY, "[" + ignored + "," + UPDATE + "," + INITIAL + "]");
    flink.answer(DETAILS + "third", details(ignored, ""));
    flink.answer(DETAILS + "second", details(UPDATE, ""));

    assertThat(poll()).doesNotContainKey(DETAILS + "first");
    assertThat(reports)
        .extracting(RescaleReport::state)
        .containsExactly(
            Optional.of(RescaleReport.State.IGNORED), Optional.of(RescaleReport.State.COMPLETED));
    assertThat(reports.get(0).reason()).contains("no resources or parallelisms change");
  }

  @Test
  void isReadEveryTenSecondsWhileARescaleIsInProgress() {
    String open =
        "{\"rescaleUuid\":\"open\",\"startTimestampInMillis\":%d,\"endTimestampInMillis\":null,"
                .formatted(STARTED + 100_000)
            + "\"terminalState\":null,\"triggerCause\":\"UPDATE_REQUIREMENT\","
            + "\"terminatedReason\":null}";
    flink.answer(HISTORY, "[" + open + "]");
    flink.answer(DETAILS + "open", open);
    poll();
    assertThat(poll()).containsKey(HISTORY);
    now = now.minusSeconds(5);
    assertThat(poll()).as("after 5 s").doesNotContainKey(HISTORY);
    assertThat(reports).singleElement().matches(RescaleReport::inProgress);
  }

  @Test
  void isReadWhileTheJobWaitsForSlots() {
    flink.answer(HISTORY, "[" + UPDATE + "]");
    flink.answer(DETAILS + "second", details(UPDATE, ""));
    poll();
    flink.answer("/jobmanager/metrics", "[{\"id\":\"taskSlotsAvailable\",\"value\":\"0\"}]");
    flink.answer(
        REQUIREMENTS, "{\"source\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":64}}}");

    assertThat(poll()).containsKeys(REQUIREMENTS, HISTORY);
  }

  @Test
  void doesNotRepeatTextThatIsNotOneOfFlinksConstants() {
    String odd =
        UPDATE.replace("SUCCEEDED", "password=secret").replace("UPDATE_REQUIREMENT", "<b>");
    flink.answer(HISTORY, "[" + odd + "]");
    flink.answer(DETAILS + "second", details(odd, ""));
    poll();

    assertThat(reports.get(0).reason()).isEmpty();
    assertThat(reports.get(0).trigger()).isEmpty();
  }

  private static String entry(String id, long start, long end, String trigger, String state) {
    return """
        {"rescaleUuid":"%s","resourceRequirementsUuid":"6b7ccdd4","rescaleAttemptId":1,"vertices":{},\
        "slots":{},"schedulerStates":[],"startTimestampInMillis":%d,"endTimestampInMillis":%d,\
        "terminalState":"%s","triggerCause":"%s","terminatedReason":"SUCCEEDED"}"""
        .formatted(id, start, end, state, trigger);
  }

  private static String details(String entry, String vertices, String... states) {
    return entry
        .replace("\"vertices\":{}", "\"vertices\":{" + vertices + "}")
        .replace(
            "\"schedulerStates\":[]", "\"schedulerStates\":[" + String.join(",", states) + "]");
  }

  private static String state(String name, long entered, long left) {
    return """
        {"state":"%s","enterTimestampInMillis":%d,"leaveTimestampInMillis":%d,"durationInMillis":%d,\
        "stringifiedException":null}"""
        .formatted(name, entered, left, left - entered);
  }
}
