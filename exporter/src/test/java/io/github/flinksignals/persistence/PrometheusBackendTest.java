// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.Waiting.await;
import static io.github.flinksignals.persistence.FakePrometheus.element;
import static io.github.flinksignals.persistence.FakePrometheus.json;
import static io.github.flinksignals.persistence.FakePrometheus.vector;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.access.Access;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.TestSettings;
import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.history.SavedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import mockwebserver3.junit5.StartStop;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Prometheus never blocks the exporter, and its history is restored once it answers. */
final class PrometheusBackendTest {
  private static final Duration RETENTION = Duration.ofHours(6);
  private static final Retention RETENTIONS =
      new Retention(Duration.ofMinutes(10), Duration.ofHours(24), RETENTION);
  private static final Access NONE = Access.plain("history.prometheus-");

  @StartStop private final MockWebServer server = new MockWebServer();

  private final LogLines log = LogLines.of(PrometheusBackend.class);
  private final FakePrometheus prometheus = new FakePrometheus();
  private final Scenario scenario = Scenario.of().poll().completeCheckpoints(12);
  private final SettableClock clock = new SettableClock(scenario.now().plusSeconds(600));
  private final List<HistoryStore> opened = new ArrayList<>();

  @TempDir private Path directory;

  @BeforeEach
  void dispatch() {
    server.setDispatcher(prometheus);
  }

  @AfterEach
  void close() {
    opened.forEach(HistoryStore::close);
    log.close();
  }

  @Test
  void restoresWhatWasExported() {
    prometheus.scraped(page("pod-1"));
    SavedHistory found = found(store());

    assertThat(found.at()).isEqualTo(scenario.now());
    assertThat(found.jobs()).containsExactly(Page.of(scenario).job(Scenario.JOB).orElseThrow());
    SavedJob job = found.jobs().get(0);
    SavedJob kept = scenario.history().savedHistory().jobs().get(0);
    assertThat(job.run()).isEqualTo(kept.run());
    assertThat(job.state()).isEqualTo(kept.state());
    assertThat(job.baseline())
        .usingRecursiveComparison()
        .ignoringFields("wholeStateDuration")
        .isEqualTo(kept.baseline());
    assertThat(job.baseline().wholeStateDuration()).as("is not exported").isEmpty();
    assertThat(job.failedTotals()).isEqualTo(kept.failedTotals());
    assertThat(job.rescales().deployment().orElseThrow().parallelism())
        .isEqualTo(kept.rescales().deployment().orElseThrow().parallelism());
    assertThat(job.lastCompleted().orElseThrow())
        .usingRecursiveComparison()
        .ignoringFields("subtasks", "acknowledgedSubtasks", "externalPath", "wholeStateDuration")
        .isEqualTo(kept.lastCompleted().orElseThrow());
    assertThat(log.take())
        .containsExactly("INFO Restored 1 job from Prometheus, as of " + scenario.now());
  }

  @Test
  void returnsTheRestoredHistoryOnce() {
    prometheus.scraped(page("pod-1"));
    HistoryStore store = store();
    found(store);

    assertThat(store.takeRestored()).isEmpty();
    assertThat(store.up()).containsExactly(Map.entry("prometheus", true));
  }

  @Test
  void usesTheExporterThatWasScrapedLast() {
    prometheus.scraped(page("pod-1"));
    scenario.after(60).job().redeployed();
    scenario.poll();
    prometheus.scraped(page("pod-2"));

    assertThat(found(store()).jobs())
        .extracting(SavedJob::run)
        .containsExactly(scenario.jobHistory().job().run());
  }

  @Test
  void ignoresAnExporterThatSawNoJobYet() {
    prometheus.scraped(page("pod-1"));
    Scenario other = Scenario.of();
    other.without(other.job()).after(700).poll();
    prometheus.scraped(Page.of(other).from(Map.of("instance", "pod-2")));

    assertThat(found(store()).jobs()).extracting(SavedJob::name).containsExactly(Scenario.JOB);
  }

  @Test
  void restoresEachJobFromItsLastScrapeWithARun() {
    prometheus.scraped(page("pod-1"));
    SavedJob seen = Page.of(scenario).job(Scenario.JOB).orElseThrow();
    Scenario other = Scenario.of();
    other.without(other.job()).after(300).submit("payments");
    prometheus.scraped(
        Page.of(other.poll()).from(Map.of("instance", "pod-2", "job", "flink-signals")));

    SavedHistory found = found(store());

    assertThat(found.jobs())
        .extracting(SavedJob::name)
        .containsExactlyInAnyOrder(Scenario.JOB, "payments");
    assertThat(found.jobs()).contains(seen);
    assertThat(found.at()).isEqualTo(other.now());
    assertThat(found.knownSince()).isEqualTo(other.now());
  }

  @Test
  void restoresAJobThatWasOutOfSightWhenItsExporterEnded() {
    prometheus.scraped(page("pod-1"));
    SavedJob seen = Page.of(scenario).job(Scenario.JOB).orElseThrow();
    scenario.unreachable(120);
    prometheus.scraped(page("pod-1"));

    assertThat(found(store()).jobs()).containsExactly(seen);
  }

  @Test
  void doesNotKnowThePastOfAJobThatWasOnlyOutOfSight() {
    scenario.unreachable(120);
    prometheus.scraped(page("pod-1"));

    SavedHistory found = found(store());

    assertThat(found.jobs()).isEmpty();
    assertThat(found.knownSince()).isAfter(clock.instant());
  }

  @Test
  void remembersAJobThatWasReportedMissing() {
    prometheus.scraped(page("pod-1"));
    Instant seen = scenario.now();
    scenario.without(scenario.job()).after(10).poll().pass(120);
    prometheus.scraped(page("pod-1"));

    assertThat(found(store()).jobs())
        .singleElement()
        .satisfies(
            job -> {
              assertThat(job.seenAt()).isEqualTo(seen);
              assertThat(job.missingSince()).contains(seen.plusSeconds(70));
            });
  }

  @Test
  void remembersAMissingJobForLongerThanItsHistory() {
    prometheus.scraped(page("pod-1"));
    scenario.without(scenario.job()).after(10).poll().pass(120).after(10 * 3600).poll();
    prometheus.scraped(page("pod-1"));
    clock.advance(Duration.ofHours(10));

    assertThat(found(store()).jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.missingSince()).isPresent());
    assertThat(prometheus.requests())
        .extracting(request -> FakePrometheus.parameter(request, "query"))
        .anyMatch(query -> query.endsWith("[86400s:15s])"));
  }

  @Test
  void separatesTwoExportersScrapedAtTheSameTime() {
    prometheus.scraped(page("pod-1")).scraped(page("pod-2"));

    assertThat(found(store()).jobs()).hasSize(1);
  }

  @Test
  void queriesOnlySeriesScrapedBeforeItStarted() {
    prometheus.scraped(page("pod-1"));
    found(store(server.url("/prefix/"), "cluster=\"a\"", NONE, Optional.empty()));
    RecordedRequest request = prometheus.requests().get(0);

    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getUrl().encodedPath()).isEqualTo("/prefix/api/v1/query");
    assertThat(FakePrometheus.parameter(request, "query"))
        .contains(",cluster=\"a\"})[21600s:15s]")
        .startsWith("max_over_time(timestamp({__name__=~\"flink_job_info|");
    assertThat(Double.parseDouble(FakePrometheus.parameter(request, "time")))
        .isEqualTo(clock.instant().toEpochMilli() / 1000.0);
    assertThat(request.getHeaders().get("Authorization")).isNull();
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error("401 as JSON", response(401, "{\"status\":\"error\"}"), "answered 401"),
        error("403 from a proxy", response(403, "<html>no</html>"), "answered 403: it requires"),
        error("a login page", response(200, "<!DOCTYPE html>"), "answered 200 but not with JSON"),
        error("an empty body", response(200, ""), "answered 200"),
        error(
            "truncated JSON",
            response(200, "{\"status\":\"succ"),
            "answered 200 but not with JSON"),
        error(
            "another encoding",
            new MockResponse.Builder()
                .body(new Buffer().writeString("{\"status\":\"success\"}", UTF_16BE))
                .build(),
            "answered 200 but not with JSON"),
        error("endless nesting", response(200, "[".repeat(5000)), "answered 200 but not with JSON"),
        error("503 during startup", response(503, "Service Unavailable"), "answered 503"),
        error(
            "a query that takes too long",
            json(Map.of("status", "error", "errorType", "timeout", "error", "hunter2 timed out")),
            "answered 200: timeout)"),
        error(
            "an unknown type of error",
            json(Map.of("status", "error", "errorType", "hunter2", "error", "hunter2")),
            "answered 200)"),
        error("a status code that does not exist", response(607, "hunter2"), "answered 607"),
        error(
            "a redirect",
            new MockResponse.Builder()
                .code(307)
                .addHeader("Location", "http://127.0.0.1:1/latest/meta-data/hunter2")
                .build(),
            "answered 307, a redirect, which is not followed"),
        error(
            "a connection that breaks",
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
            "Cannot restore the history from Prometheus"));
  }

  private static Arguments error(String what, MockResponse answer, String expected) {
    return Arguments.of(what, answer, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void logsAnErrorOnceAndRetries(String what, MockResponse answer, String expected) {
    prometheus.scraped(page("pod-1"));
    for (int i = 0; i < 3; i++) {
      prometheus.answers(answer);
    }

    assertThat(found(store()).jobs()).as(what).hasSize(1);
    assertThat(log.take())
        .filteredOn(line -> line.startsWith("WARNING"))
        .singleElement()
        .asString()
        .contains(expected)
        .doesNotContain("hunter2")
        .hasSizeLessThan(400);
  }

  @Test
  void neverFollowsARedirect() throws Exception {
    try (MockWebServer elsewhere = new MockWebServer()) {
      elsewhere.start();
      for (int code : new int[] {301, 302, 303, 307, 308}) {
        prometheus.answers(
            new MockResponse.Builder()
                .code(code)
                .addHeader("Location", elsewhere.url("/latest/meta-data/").toString())
                .build());
      }
      prometheus.scraped(page("pod-1"));

      assertThat(found(store()).jobs()).hasSize(1);
      assertThat(elsewhere.getRequestCount()).isZero();
    }
  }

  @Test
  void cutsNamesLikeThoseFromFlink() {
    prometheus.scraped(
        Page.of(scenario).from(Map.of("job_name", "x".repeat(100_000), "pod", "pod-1")));

    assertThat(found(store()).jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.name()).hasSizeLessThanOrEqualTo(LabelValues.LONGEST));
  }

  @Test
  void acceptsAnEmptyResult() {
    HistoryStore store = store();
    await().untilAsserted(() -> assertThat(store.up()).containsEntry("prometheus", true));

    assertThat(store.takeRestored()).isEmpty();
    assertThat(log.take()).containsExactly("INFO Prometheus has no history of this exporter");
    assertThat(prometheus.requests()).as("there is no retry after an answer").hasSize(1);
  }

  @Test
  void ignoresValuesThatAreNotFinite() {
    Map<String, String> poll = Map.of("instance", "pod-1", "job_name", "a", "job_id", "b");
    prometheus.answers(
        vector(List.of(element(poll, "NaN"), element(poll, "+Inf"), Map.of("metric", poll))));
    HistoryStore store = store();

    await().untilAsserted(() -> assertThat(store.up()).containsEntry("prometheus", true));
    assertThat(store.takeRestored()).isEmpty();
  }

  @Test
  void doesNotBlockWhilePrometheusIsSlow() {
    prometheus
        .scraped(page("pod-1"))
        .answers(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    HistoryStore store = store();
    await().untilAsserted(() -> assertThat(prometheus.requests()).hasSize(1));
    Optional<SavedHistory> taken =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> store.takeRestored());

    assertThat(taken).isEmpty();
    assertThat(store.up()).containsExactly(Map.entry("prometheus", false));
  }

  @Test
  void keepsRetryingWhilePrometheusIsDown() throws IOException {
    HttpUrl url = server.url("/");
    server.close();
    HistoryStore store = store(url, "", NONE, Optional.empty());

    await()
        .untilAsserted(
            () -> assertThat(log.take()).anyMatch(line -> line.contains("ConnectException")));
    assertThat(store.up()).containsExactly(Map.entry("prometheus", false));
    assertThat(store.takeRestored()).isEmpty();
  }

  @Test
  void stopsRetryingAfterTheRetention() {
    LastScrapeQuery query =
        new LastScrapeQuery(
            new PrometheusClient(new OkHttpClient(), server.url("/")), "", RETENTIONS);
    PrometheusBackend backend = new PrometheusBackend(query, clock.instant(), RETENTION);

    assertThat(backend.tooLate(clock.instant().plus(RETENTION))).isFalse();
    assertThat(backend.tooLate(clock.instant().plus(RETENTION).plusMillis(1))).isTrue();
  }

  @Test
  void readsCredentialsAgainForEachQuery() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "yesterday\nand invalid");
    prometheus.scraped(page("pod-1"));
    HistoryStore store =
        store(
            server.url("/"),
            "",
            TestSettings.of("--history.prometheus-bearer-token-file=" + token)
                .historyStore()
                .access(),
            Optional.empty());
    await().untilAsserted(() -> assertThat(store.up()).containsEntry("prometheus", false));
    Files.writeString(token, "of-today\n");

    found(store);
    assertThat(prometheus.requests().get(0).getHeaders().get("Authorization"))
        .isEqualTo("Bearer of-today");
    assertThat(log.take()).noneMatch(line -> line.contains("yesterday"));
  }

  @Test
  void isNotQueriedIfTheFileHasAHistory() throws IOException {
    Path file = write(clock.instant());
    HistoryStore store = store(server.url("/"), "", NONE, Optional.of(file));

    assertThat(store.takeRestored().orElseThrow().jobs()).hasSize(1);
    assertThat(store.up()).containsExactly(Map.entry("file", true));
    assertThat(prometheus.requests()).isEmpty();
  }

  @Test
  void isQueriedIfTheFileIsTooOld() throws IOException {
    prometheus.scraped(page("pod-1"));
    Path file = write(clock.instant().minus(RETENTION));

    assertThat(found(store(server.url("/"), "", NONE, Optional.of(file))).at())
        .isEqualTo(scenario.now());
  }

  @Test
  void dropsAJobThatWasNotSeenWithinTheRetention() throws IOException {
    Path file = write(clock.instant());
    clock.advance(RETENTION.minusSeconds(1));
    try (HistoryFile written = new HistoryFile(file)) {
      SavedHistory past = scenario.history().savedHistory();
      written.write(new SavedHistory(clock.instant(), past.knownSince(), past.jobs()));
    }
    HistoryStore store = store(server.url("/"), "", NONE, Optional.of(file));

    assertThat(store.takeRestored().orElseThrow().jobs()).isEmpty();
  }

  private Path write(Instant at) throws IOException {
    Path file = directory.resolve("history.json");
    SavedHistory past = scenario.history().savedHistory();
    try (HistoryFile written = new HistoryFile(file)) {
      written.write(new SavedHistory(at, past.knownSince(), past.jobs()));
    }
    return file;
  }

  private Page page(String pod) {
    return Page.of(scenario).from(Map.of("instance", pod, "pod", pod, "job", "flink-signals"));
  }

  private static MockResponse response(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  private static SavedHistory found(HistoryStore store) {
    AtomicReference<SavedHistory> found = new AtomicReference<>();
    await()
        .untilAsserted(
            () -> {
              store.takeRestored().ifPresent(found::set);
              assertThat(found.get()).isNotNull();
            });
    assertThat(store.up()).containsEntry("prometheus", true);
    return found.get();
  }

  private HistoryStore store() {
    return store(server.url("/"), "", NONE, Optional.empty());
  }

  private HistoryStore store(HttpUrl url, String selector, Access access, Optional<Path> file) {
    HistoryStore store =
        new HistoryStore(
            new HistoryStoreSettings(file, Optional.of(url), selector, access),
            new OkHttpClient(),
            RETENTIONS,
            clock,
            PrometheusBackendTest::thread,
            Duration.ofMillis(10));
    opened.add(store);
    return store;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "history restore");
    thread.setDaemon(true);
    return thread;
  }
}
