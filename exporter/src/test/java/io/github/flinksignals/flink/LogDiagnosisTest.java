// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.LogFinding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads complete, truncated and missing logs over HTTP while no poll waits. */
final class LogDiagnosisTest {
  private static final String JOB = "060bbace849a8d2f4502bcb35fb3c036";
  private static final String OTHER_JOB = "0d1608a31096a88ae52ceae1b5dcb592";
  private static final long MAX_BYTES = 10_000;
  private static final String REFUSED =
      "\njava.io.IOException: Could not open output stream for state backend\nCaused by:"
          + " java.io.IOException: Forbidden (Status Code: 403)\n14:28:32,1 INFO  next\n";

  private final MockWebServer server = new MockWebServer();
  private final List<String> requests = new ArrayList<>();
  private MockResponse logs = body("{\"logs\":[{\"name\":\"jm.log\",\"size\":90,\"mtime\":7}]}");
  private MockResponse log = body(failed(JOB, 13) + REFUSED);
  private MockResponse named = new MockResponse.Builder().code(404).build();
  private Instant now = Instant.parse("2026-11-23T14:28:31Z");

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String path = request.getUrl().encodedPath();
            requests.add(path);
            return switch (path) {
              case "/jobmanager/logs" -> logs;
              case "/jobmanager/log" -> log;
              default -> named;
            };
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static MockResponse body(String text) {
    return new MockResponse.Builder().body(text).build();
  }

  private static String failed(String job, long checkpoint) {
    return "14:28:31,9 WARN  Failed to trigger or complete checkpoint "
        + checkpoint
        + " for job "
        + job;
  }

  private LogDiagnosis diagnosis(Executor executor) {
    FlinkEndpoints flink =
        new FlinkEndpoints(new FlinkRest(new OkHttpClient(), server.url("/"), new RequestCounts()));
    return new LogDiagnosis(new LogReader(flink, MAX_BYTES), executor);
  }

  /** A poll with a request of one job, and the result that the next poll gets. */
  private List<LogFinding> poll(LogDiagnosis diagnosis) {
    diagnosis.request(JOB, 12, Set.of(13L), now);
    diagnosis.readIfDue(now);
    return diagnosis.request(JOB, 12, Set.of(13L), now).logFindings();
  }

  private static LogFinding refused(long checkpoint) {
    return new LogFinding(checkpoint, Optional.of(CheckpointFailureCause.STORAGE_ACCESS));
  }

  @Test
  void listsTheLogFilesAndReadsTheLogOnce() {
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    assertThat(poll(diagnosis)).containsExactly(refused(13));
    assertThat(requests).containsExactly("/jobmanager/logs", "/jobmanager/log");
    now = now.plusSeconds(10);
    assertThat(poll(diagnosis)).containsExactly(refused(13));
    assertThat(requests).hasSize(2);
  }

  @Test
  void sendsNoRequestIfNoJobRequestsACause() {
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    diagnosis.readIfDue(now);
    assertThat(requests).isEmpty();
  }

  @Test
  void readsOnceForAllJobsAndKeepsTheirResultsApart() {
    log =
        body(
            failed(JOB, 13)
                + REFUSED
                + failed(OTHER_JOB, 7)
                + REFUSED.replace("Forbidden", "No space left on device").replace("403", "none"));
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    diagnosis.request(JOB, 12, Set.of(13L), now);
    diagnosis.request(OTHER_JOB, 6, Set.of(7L, 13L), now);
    diagnosis.readIfDue(now);
    assertThat(requests).hasSize(2);
    assertThat(diagnosis.request(JOB, 12, Set.of(13L), now).logFindings())
        .containsExactly(refused(13));
    assertThat(diagnosis.request(OTHER_JOB, 6, Set.of(7L), now).logFindings())
        .containsExactly(
            new LogFinding(7, Optional.of(CheckpointFailureCause.STORAGE_UNREACHABLE)));
  }

  @Test
  void readsOneLogAtTheSameTimeAndDelaysNoPoll() {
    List<Runnable> waiting = new ArrayList<>();
    LogDiagnosis diagnosis = diagnosis(waiting::add);
    assertThat(poll(diagnosis)).isEmpty();
    now = now.plusSeconds(10);
    assertThat(poll(diagnosis)).isEmpty();
    assertThat(waiting).hasSize(1);
    waiting.remove(0).run();
    assertThat(poll(diagnosis)).containsExactly(refused(13));
    assertThat(waiting).isEmpty();
  }

  @Test
  void repeatsForAMinuteAReadingThatFailsOrFindsNothing() {
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    for (MockResponse useless :
        List.of(
            new MockResponse.Builder().code(500).body("{\"errors\":[\"oops\"]}").build(),
            body("14:28:31,9 INFO  nothing of interest\n"),
            body(failed(JOB, 14) + REFUSED),
            body("<html>403 Forbidden</html>"))) {
      log = useless;
      assertThat(poll(diagnosis)).isEmpty();
      now = now.plusSeconds(10);
    }
    log = body(failed(JOB, 13) + REFUSED);
    assertThat(poll(diagnosis)).containsExactly(refused(13));
    assertThat(requests).hasSize(10);
  }

  @Test
  void logsNothingOfAnErrorResponseButKnownTexts() {
    log = new MockResponse.Builder().code(500).body("no healthy upstream, key=hunter2").build();
    try (LogLines lines = LogLines.of(LogDiagnosis.class)) {
      poll(diagnosis(Runnable::run));
      assertThat(lines.take())
          .singleElement()
          .asString()
          .endsWith("the JobManager's log answered 500: no healthy upstream");
    }
  }

  @Test
  void stopsRepeatingAfterAMinute() {
    log = new MockResponse.Builder().code(500).build();
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    for (int i = 0; i < 20; i++) {
      poll(diagnosis);
      now = now.plus(Duration.ofSeconds(10));
    }
    assertThat(requests.stream().filter("/jobmanager/log"::equals)).hasSize(6);
  }

  @Test
  void doesNotReadALogThatIsListedAsTooLong() {
    logs = body("{\"logs\":[{\"name\":\"jm.log\",\"size\":10001,\"mtime\":7}]}");
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    assertThat(poll(diagnosis)).isEmpty();
    assertThat(requests).containsExactly("/jobmanager/logs");
    assertThat(diagnosis.request(JOB, 12, Set.of(13L), now).unreadLogBytes()).hasValue(10_001);
  }

  @Test
  void doesNotReadALogWhoseContentLengthIsTooLong() {
    String text = failed(JOB, 14) + REFUSED + "x".repeat((int) MAX_BYTES);
    LogDiagnosis diagnosis = diagnosis(Runnable::run);
    log = body(text);
    poll(diagnosis);
    assertThat(diagnosis.request(JOB, 12, Set.of(13L), now).unreadLogBytes())
        .hasValue(text.length());
    log = new MockResponse.Builder().chunkedBody(text, 1000).build();
    now = now.plusSeconds(10);
    poll(diagnosis);
    assertThat(diagnosis.request(JOB, 12, Set.of(13L), now).unreadLogBytes()).hasValue(MAX_BYTES);
  }

  @Test
  void readsTheMostLikelyFileIfFlinkDoesNotKnowItsLog() {
    logs =
        body(
            "{\"logs\":[{\"name\":\"flink-taskexecutor-0.log\",\"size\":9,\"mtime\":9},"
                + "{\"name\":\"gc.log\",\"size\":9,\"mtime\":8},"
                + "{\"name\":\"flink-standalonesession-0.log\",\"size\":9,\"mtime\":7},"
                + "{\"name\":\"flink-standalonesession-0.log.1\",\"size\":9,\"mtime\":9}]}");
    named = log;
    log = new MockResponse.Builder().code(404).build();
    assertThat(poll(diagnosis(Runnable::run))).containsExactly(refused(13));
    assertThat(requests).endsWith("/jobmanager/logs/flink-standalonesession-0.log");
  }

  @Test
  void keepsWhatWasFoundBeforeTheConnectionBroke() {
    log =
        new MockResponse.Builder()
            .body(failed(JOB, 13) + REFUSED + "x".repeat(9000))
            .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
            .build();
    assertThat(poll(diagnosis(Runnable::run))).containsExactly(refused(13));
  }
}
