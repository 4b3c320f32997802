// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.fake.FakeJobManager.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.model.FailedApplication;
import io.github.flinksignals.model.Poll;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The applications of Flink 2.3, which show a main method that failed. */
final class ApplicationReaderTest {
  private static final String OVERVIEW = "/applications/overview";
  private static final String EXCEPTIONS = "/applications/b/exceptions";
  private static final String FAILED =
      "{\"id\":\"b\",\"name\":\"com.acme.Payments\",\"start-time\":%d,\"end-time\":%d,"
              .formatted(STARTED + 20_000, STARTED + 21_000)
          + "\"duration\":1000,\"status\":\"FAILED\",\"jobs\":{}}";
  private static final String EARLIER =
      "{\"id\":\"a\",\"name\":\"com.acme.Payments\",\"start-time\":%d,\"end-time\":%d,"
              .formatted(STARTED, STARTED + 9_000)
          + "\"duration\":9000,\"status\":\"FINISHED\",\"jobs\":{\"FINISHED\":1}}";

  @StartStop final MockWebServer server = new MockWebServer();

  private final FakeJobManager flink = new FakeJobManager();
  private Optional<FailedApplication> failed;
  private ClusterReader reader;
  private Instant now = Instant.ofEpochMilli(STARTED + 60_000);

  @BeforeEach
  void listNoJob() {
    server.setDispatcher(flink);
    flink.answer("/jobs/overview", "{\"jobs\":[]}");
    flink.answer(EXCEPTIONS, exceptions(1));
    reader = TestReader.of(server.url("/"));
  }

  /**
   * @param frames of the outer exception
   */
  private static String exceptions(int frames) {
    return "{\"exceptionHistory\":{\"entries\":[{\"exceptionName\":"
        + "\"org.apache.flink.client.program.ProgramInvocationException\",\"stacktrace\":"
        + "\"org.apache.flink.client.program.ProgramInvocationException: The main method caused"
        + " an error: password=hunter2"
        + "\\n\\tat a.B.c(B.java:1)".repeat(frames)
        + "\\nCaused by: java.lang.IllegalArgumentException: password=hunter2"
        + "\\n\\tat a.B.c(B.java:1)\\n\","
        + "\"timestamp\":1,\"taskName\":null}]}}";
  }

  private Map<String, Integer> poll() {
    failed =
        reader.read(now) instanceof Poll.Reached reached
            ? reached.snapshot().failedApplication()
            : Optional.empty();
    now = now.plusSeconds(10);
    return flink.takeRequests();
  }

  @Test
  void reportsTheNewestApplicationIfItFailedWithoutAJob() {
    flink.answer(OVERVIEW, "{\"applications\":[" + EARLIER + "," + FAILED + "]}");
    poll();

    assertThat(failed)
        .contains(
            new FailedApplication(
                "com.acme.Payments",
                Instant.ofEpochMilli(STARTED + 21_000),
                Optional.of("java.lang.IllegalArgumentException")));
  }

  @Test
  void reportsTheDeepestCauseOfALongStackTrace() {
    flink.answer(OVERVIEW, "{\"applications\":[" + FAILED + "]}");
    flink.answer(EXCEPTIONS, exceptions(300_000));
    poll();

    assertThat(failed.orElseThrow().exception()).contains("java.lang.IllegalArgumentException");
  }

  @Test
  void readsItsExceptionsOnce() {
    flink.answer(OVERVIEW, "{\"applications\":[" + FAILED + "]}");
    assertThat(poll()).containsEntry(EXCEPTIONS, 1);

    assertThat(poll()).containsEntry(OVERVIEW, 1).doesNotContainKey(EXCEPTIONS);
    assertThat(failed).isPresent();
  }

  @Test
  void reportsNothingIfALaterRunDidNotFail() {
    String later = FAILED.replace("\"b\"", "\"c\"").replace("FAILED", "RUNNING");
    String start = Long.toString(STARTED + 20_000);
    flink.answer(
        OVERVIEW,
        "{\"applications\":["
            + FAILED
            + ","
            + later.replace(start, Long.toString(STARTED + 30_000))
            + "]}");
    poll();

    assertThat(failed).isEmpty();
  }

  @Test
  void reportsNothingIfTheApplicationFailedWithAJob() {
    flink.answer(OVERVIEW, "{\"applications\":[" + FAILED.replace("{}", "{\"FAILED\":1}") + "]}");
    poll();

    assertThat(failed).as("the job itself is reported").isEmpty();
  }

  @Test
  void isNotReadWhileAJobIsLive() {
    flink.run("a");

    assertThat(poll()).doesNotContainKey(OVERVIEW);
  }

  @Test
  void isReadOnceFromAFlinkThatDoesNotListApplications() {
    flink.answer(OVERVIEW, 404, "{\"errors\":[\"Not found.\"]}");
    assertThat(poll()).containsKey(OVERVIEW);
    assertThat(poll()).doesNotContainKey(OVERVIEW);

    flink.answer("/jobs/overview", 503, "");
    poll();
    flink.answer("/jobs/overview", "{\"jobs\":[]}");
    assertThat(poll()).as("after the JobManager was replaced").containsKey(OVERVIEW);
  }
}
