// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses with harmful data about one job do no harm to other jobs and the JobManager. */
final class HostileJobsTest {
  private static final Instant NOW = Instant.ofEpochMilli(FakeJobManager.STARTED + 60_000);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  @StartStop final MockWebServer server = new MockWebServer();

  private final FakeJobManager flink = new FakeJobManager();

  @BeforeEach
  void serve() {
    server.setDispatcher(flink);
  }

  private ClusterReader reader(Duration timeout) {
    return TestReader.of(server.url("/"), timeout);
  }

  private static List<Job> read(ClusterReader reader) {
    return ((Poll.Reached) reader.read(NOW)).snapshot().jobs();
  }

  private static Job job(List<Job> jobs, String id) {
    return jobs.stream().filter(one -> one.run().jobId().equals(id)).findFirst().orElseThrow();
  }

  static Stream<Arguments> impossible() {
    return Stream.of(
        arguments("\"parallelism\":1", "\"parallelism\":32769", "more subtasks than Flink allows"),
        arguments("\"parallelism\":1", "\"parallelism\":-2", "a negative parallelism"),
        arguments("\"RUNNING\":1", "\"RUNNING\":-1", "a negative number of running subtasks"),
        arguments("\"RUNNING\":1", "\"RUNNING\":2000000000", "a number that would overflow a sum"),
        arguments("\"jid\":\"bad\"", "\"jid\":\"good\"", "the response is about another job"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("impossible")
  void ignoresImpossibleValues(String valid, String impossible, String why) {
    flink.run("bad", "good");
    String body = FakeJobManager.job("bad", 1);
    assertThat(body).contains(valid);
    flink.answer("/jobs/bad", body.replace(valid, impossible));

    List<Job> jobs = read(reader(LONG));

    assertThat(job(jobs, "bad").details()).as(why).isEmpty();
    assertThat(job(jobs, "good").details()).isPresent();
  }

  @Test
  void acceptsAnExceptionWithAVeryLongName() {
    flink.run("bad", "good");
    flink.answer("/jobs/bad/metrics", "[{\"id\":\"numRestarts\",\"value\":\"1\"}]");
    flink.answer(
        "/jobs/bad/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"exceptionName\":\"%1$s\",\"stacktrace\":\"%1$s\"}]}}"
            .formatted("a.".repeat(100_000)));

    List<Job> jobs = read(reader(LONG));

    assertThat(job(jobs, "bad").failures().get(0).exception()).isEqualTo("unknown");
    assertThat(job(jobs, "good").details()).isPresent();
  }

  @Test
  void readsLiveJobsBeforeTheExceptionsOfFailedOnes() {
    String failed =
        Stream.of("dead1", "dead2", "dead3")
            .map(id -> FakeJobManager.entry(id, id, FakeJobManager.STARTED, "FAILED"))
            .collect(joining(","));
    String live = FakeJobManager.entry("live", "live", 1, "RUNNING");
    flink.run("live");
    flink.answer("/jobs/overview", "{\"jobs\":[" + failed + "," + live + "]}");
    MockResponse silent =
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
    for (String id : List.of("dead1", "dead2", "dead3")) {
      flink.answer("/jobs/" + id + "/exceptions", silent);
    }
    ClusterReader reader = reader(SHORT);

    for (int poll = 1; poll <= 2; poll++) {
      assertThat(job(read(reader), "live").details()).as("poll %d", poll).isPresent();
    }
  }

  @Test
  void readsTheExceptionsOfAFewOfTenThousandFailedJobs() {
    flink.overview(
        "FAILED", IntStream.range(0, 10_000).mapToObj(i -> "job" + i).toArray(String[]::new));
    ClusterReader reader = reader(LONG);

    assertThat(read(reader)).hasSize(10_000);
    read(reader);
    assertThat(flink.takeRequests().keySet().stream().filter(path -> path.endsWith("/exceptions")))
        .hasSize(200);
  }

  @Test
  void logsOnceThatAJobDoesNotAnswer() {
    flink.run("bad");
    flink.answer("/jobs/bad", 500, "{\"errors\":[\"Internal server error.\\n\\tat a.B.c(D)\"]}");
    ClusterReader reader = reader(LONG);
    try (LogLines log = LogLines.of(RunCache.class)) {
      read(reader);
      assertThat(log.take()).as("the job may be starting or ending").isEmpty();
      read(reader);
      read(reader);
      assertThat(log.take())
          .singleElement()
          .asString()
          .startsWith(
              "WARNING Job bad: exporting the job without details, because the JobManager"
                  + " answered 500: ");
    }
  }

  @Test
  void ignoresExceptionsDatedInTheFuture() {
    flink.run("bad");
    flink.answer("/jobs/bad/metrics", "[{\"id\":\"numRestarts\",\"value\":\"1\"}]");
    flink.answer(
        "/jobs/bad/exceptions",
        "{\"exceptionHistory\":{\"entries\":[{\"exceptionName\":\"a.B\",\"timestamp\":%d}]}}"
            .formatted(Long.MAX_VALUE));

    assertThat(job(read(reader(LONG)), "bad").failures()).isEmpty();
  }
}
