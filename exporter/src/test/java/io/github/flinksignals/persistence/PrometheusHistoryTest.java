// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.Eventually.eventually;
import static io.github.flinksignals.persistence.FakePrometheus.element;
import static io.github.flinksignals.persistence.FakePrometheus.json;
import static io.github.flinksignals.persistence.FakePrometheus.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.flinksignals.LogLines;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.access.Access;
import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.TestSettings;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Prometheus does, nothing waits for it, and what it knows comes in once it answers. */
final class PrometheusHistoryTest {
  private static final Duration RETENTION = Duration.ofHours(6);
  private static final Access NONE = Access.plain("history.prometheus-");

  @StartStop private final MockWebServer server = new MockWebServer();

  private final LogLines log = LogLines.of(PrometheusHistory.class);
  private final FakePrometheus prometheus = new FakePrometheus();
  private final Story story = Story.of().poll().passWell(12);
  private final SettableClock clock = new SettableClock(story.now().plusSeconds(600));
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
  void remembersWhatWasExported() {
    prometheus.scraped(page("pod-1"));
    SavedHistory found = found(memory());

    assertThat(found.at()).isEqualTo(story.now());
    assertThat(found.jobs()).containsExactly(Page.of(story).job(Story.JOB).orElseThrow());
    SavedJob job = found.jobs().get(0);
    SavedJob kept = story.history().savedHistory().jobs().get(0);
    assertThat(job.run()).isEqualTo(kept.run());
    assertThat(job.state()).isEqualTo(kept.state());
    assertThat(job.usual()).isEqualTo(kept.usual());
    assertThat(job.failedTotals()).isEqualTo(kept.failedTotals());
    assertThat(job.rescales().deployment().orElseThrow().parallelism())
        .isEqualTo(kept.rescales().deployment().orElseThrow().parallelism());
    assertThat(job.lastCompleted().orElseThrow())
        .usingRecursiveComparison()
        .ignoringFields("subtasks", "acknowledgedSubtasks", "externalPath")
        .isEqualTo(kept.lastCompleted().orElseThrow());
    assertThat(log.take())
        .containsExactly("INFO Remembers 1 jobs from Prometheus, as they were at " + story.now());
  }

  @Test
  void handsOutWhatItRemembersOnce() {
    prometheus.scraped(page("pod-1"));
    HistoryStore memory = memory();
    found(memory);

    assertThat(memory.take()).isEmpty();
    assertThat(memory.up()).containsExactly(Map.entry("prometheus", true));
  }

  @Test
  void believesTheExporterThatWasScrapedLast() {
    prometheus.scraped(page("pod-1"));
    story.after(60).job().redeployed();
    story.poll();
    prometheus.scraped(page("pod-2"));

    assertThat(found(memory()).jobs())
        .extracting(SavedJob::run)
        .containsExactly(story.remembered().job().run());
  }

  @Test
  void doesNotBelieveAnExporterThatSawNoJobYet() {
    prometheus.scraped(page("pod-1"));
    Story other = Story.of();
    other.without(other.job()).after(700).poll();
    prometheus.scraped(Page.of(other).from(Map.of("instance", "pod-2")));

    assertThat(found(memory()).jobs()).extracting(SavedJob::name).containsExactly(Story.JOB);
  }

  @Test
  void keepsApartWhatTwoExportersSayAtTheSameMoment() {
    prometheus.scraped(page("pod-1")).scraped(page("pod-2"));

    assertThat(found(memory()).jobs()).hasSize(1);
  }

  @Test
  void asksForWhatWasScrapedBeforeItStartedAndNoOtherSeries() {
    prometheus.scraped(page("pod-1"));
    found(memory(server.url("/prefix/"), "cluster=\"a\"", NONE, Optional.empty()));
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

  static Stream<Arguments> troubles() {
    return Stream.of(
        trouble("401 as JSON", response(401, "{\"status\":\"error\"}"), "answered 401"),
        trouble("403 of a proxy", response(403, "<html>no</html>"), "answered 403: it requires"),
        trouble(
            "a page to log in", response(200, "<!DOCTYPE html>"), "answered 200 with something"),
        trouble("nothing", response(200, ""), "answered 200"),
        trouble("torn JSON", response(200, "{\"status\":\"succ"), "answered 200 with something"),
        trouble("nesting without end", response(200, "[".repeat(5000)), "answered 200 with"),
        trouble("503 while it starts", response(503, "Service Unavailable"), "answered 503"),
        trouble(
            "a query that takes too long",
            json(Map.of("status", "error", "error", "query timed out in expression evaluation")),
            "answered 200: query timed out"),
        trouble(
            "an error without end",
            json(Map.of("error", "x".repeat(5000))),
            "x".repeat(200) + "..."),
        trouble(
            "a connection that breaks",
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
            "Prometheus cannot be asked"));
  }

  private static Arguments trouble(String what, MockResponse answer, String said) {
    return Arguments.of(what, answer, said);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void saysOnceWhatIsWrongAndAsksAgain(String what, MockResponse answer, String said) {
    prometheus.scraped(page("pod-1"));
    for (int i = 0; i < 3; i++) {
      prometheus.answers(answer);
    }

    assertThat(found(memory()).jobs()).as(what).hasSize(1);
    assertThat(log.take())
        .filteredOn(line -> line.startsWith("WARNING"))
        .singleElement()
        .asString()
        .contains(said)
        .hasSizeLessThan(400);
  }

  @Test
  void isContentWithAPrometheusThatKnowsNothing() {
    HistoryStore memory = memory();
    eventually(() -> assertThat(memory.up()).containsEntry("prometheus", true));

    assertThat(memory.take()).isEmpty();
    assertThat(log.take()).containsExactly("INFO Prometheus has nothing to remember");
    assertThat(prometheus.requests()).as("once answered it is not asked again").hasSize(1);
  }

  @Test
  void passesOverNumbersThatAreNone() {
    Map<String, String> poll = Map.of("instance", "pod-1", "job_name", "a", "job_id", "b");
    prometheus.answers(
        vector(List.of(element(poll, "NaN"), element(poll, "+Inf"), Map.of("metric", poll))));
    HistoryStore memory = memory();

    eventually(() -> assertThat(memory.up()).containsEntry("prometheus", true));
    assertThat(memory.take()).isEmpty();
  }

  @Test
  void waitsForNobodyWhilePrometheusIsSlow() {
    prometheus
        .scraped(page("pod-1"))
        .answers(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    HistoryStore memory = memory();
    eventually(() -> assertThat(prometheus.requests()).hasSize(1));
    Optional<SavedHistory> taken =
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> memory.take());

    assertThat(taken).isEmpty();
    assertThat(memory.up()).containsExactly(Map.entry("prometheus", false));
  }

  @Test
  void goesOnAskingOneThatIsDead() throws IOException {
    HttpUrl url = server.url("/");
    server.close();
    HistoryStore memory = memory(url, "", NONE, Optional.empty());

    eventually(() -> assertThat(log.take()).anyMatch(line -> line.contains("ConnectException")));
    assertThat(memory.up()).containsExactly(Map.entry("prometheus", false));
    assertThat(memory.take()).isEmpty();
  }

  @Test
  void asksNoLongerThanWhatItCouldTellWouldMatter() {
    ExportedSeries series =
        new ExportedSeries(
            new PrometheusClient(new OkHttpClient(), server.url("/")), "", RETENTION);
    PrometheusHistory memory = new PrometheusHistory(series, clock.instant(), RETENTION);

    assertThat(memory.tooLate(clock.instant().plus(RETENTION))).isFalse();
    assertThat(memory.tooLate(clock.instant().plus(RETENTION).plusMillis(1))).isTrue();
  }

  @Test
  void readsCredentialsAgainForEachQuestion() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "of yesterday\nand torn");
    prometheus.scraped(page("pod-1"));
    HistoryStore memory =
        memory(
            server.url("/"),
            "",
            TestSettings.of("--history.prometheus-bearer-token-file=" + token).memory().access(),
            Optional.empty());
    eventually(() -> assertThat(memory.up()).containsEntry("prometheus", false));
    Files.writeString(token, "of-today\n");

    found(memory);
    assertThat(prometheus.requests().get(0).getHeaders().get("Authorization"))
        .isEqualTo("Bearer of-today");
    assertThat(log.take()).noneMatch(line -> line.contains("yesterday"));
  }

  @Test
  void isNotAskedWhatTheFileKnows() throws IOException {
    Path file = write(clock.instant());
    HistoryStore memory = memory(server.url("/"), "", NONE, Optional.of(file));

    assertThat(memory.take().orElseThrow().jobs()).hasSize(1);
    assertThat(memory.up()).containsExactly(Map.entry("file", true));
    assertThat(prometheus.requests()).isEmpty();
  }

  @Test
  void isAskedWhereTheFileIsTooOld() throws IOException {
    prometheus.scraped(page("pod-1"));
    Path file = write(clock.instant().minus(RETENTION));

    assertThat(found(memory(server.url("/"), "", NONE, Optional.of(file))).at())
        .isEqualTo(story.now());
  }

  @Test
  void forgetsAJobThatWasSeenTooLongAgo() throws IOException {
    Path file = write(clock.instant());
    clock.advance(RETENTION.minusSeconds(1));
    try (HistoryFile written = new HistoryFile(file)) {
      SavedHistory past = story.history().savedHistory();
      written.write(new SavedHistory(clock.instant(), past.knownSince(), past.jobs()));
    }
    HistoryStore memory = memory(server.url("/"), "", NONE, Optional.of(file));

    assertThat(memory.take().orElseThrow().jobs()).isEmpty();
  }

  private Path write(Instant at) throws IOException {
    Path file = directory.resolve("history.json");
    SavedHistory past = story.history().savedHistory();
    try (HistoryFile written = new HistoryFile(file)) {
      written.write(new SavedHistory(at, past.knownSince(), past.jobs()));
    }
    return file;
  }

  private Page page(String pod) {
    return Page.of(story).from(Map.of("instance", pod, "pod", pod, "job", "flink-signals"));
  }

  private static MockResponse response(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  private static SavedHistory found(HistoryStore memory) {
    AtomicReference<SavedHistory> found = new AtomicReference<>();
    eventually(
        () -> {
          memory.take().ifPresent(found::set);
          assertThat(found.get()).isNotNull();
        });
    assertThat(memory.up()).containsEntry("prometheus", true);
    return found.get();
  }

  private HistoryStore memory() {
    return memory(server.url("/"), "", NONE, Optional.empty());
  }

  private HistoryStore memory(HttpUrl url, String selector, Access access, Optional<Path> file) {
    HistoryStore memory =
        new HistoryStore(
            new HistoryStoreSettings(file, Optional.of(url), selector, access),
            new OkHttpClient(),
            RETENTION,
            clock,
            PrometheusHistoryTest::thread,
            Duration.ofMillis(10));
    opened.add(memory);
    return memory;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "memory of a test");
    thread.setDaemon(true);
    return thread;
  }
}
