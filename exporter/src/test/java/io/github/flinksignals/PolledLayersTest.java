// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.access.AuthInterceptor;
import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.persistence.HistoryStore;
import io.github.flinksignals.signal.Evaluator;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each layer between a poll and the JobManager throws or hangs: the poll ends, fails and is
 * counted, and the next one succeeds. {@link PollerSupervisionTest} does the same with the steps of
 * a poll, and {@link ExporterTest} with the page.
 */
class PolledLayersTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  /** A layer that requests to the JobManager pass through. */
  private enum Layer {
    DNS,
    CLIENT,
    CONNECTION,
    BODY
  }

  @TempDir private Path directory;
  private final Map<Layer, Runnable> faults = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final SettableClock clock = new SettableClock(START);
  private final LogLines log = LogLines.ofAll();
  private Path token;
  private Settings settings;
  private HistoryStore historyStore;
  private Poller poller;

  @BeforeEach
  void pollOnce() throws IOException {
    flink.add(FakeJob.streaming("a", "orders", START.minus(Duration.ofMinutes(5))));
    token = Files.writeString(directory.resolve("token"), "hunter2");
    settings =
        TestSettings.of(
            "--flink.url=" + flink.url().replace("127.0.0.1", "jobmanager"),
            "--flink.bearer-token-file=" + token,
            "--poll.timeout=2s");
    historyStore = TestSettings.historyStore(settings);
    RequestCounts counts = new RequestCounts();
    ProductPollSteps steps =
        new ProductPollSteps(
            () -> reader(counts),
            new Evaluator(settings.thresholds()),
            settings.rules(),
            counts,
            historyStore);
    poller =
        new Poller(
            steps, LIMIT, GRACE, settings.thresholds().blindAfter(), clock, System::nanoTime);
    // The first poll loads classes, so it may take longer than the limit.
    Waiting.await()
        .untilAsserted(
            () -> {
              poller.poll();
              assertUp();
            });
  }

  @AfterEach
  void close() {
    end.countDown();
    poller.close();
    historyStore.close();
    flink.close();
    log.close();
  }

  /** With threads of its own, because those of an abandoned reader may be stuck. */
  private ClusterReader reader(RequestCounts counts) {
    return ClusterReader.of(
        AuthInterceptor.client(client(), settings.flinkAccess(), settings.flinkUrl()),
        settings.flinkUrl(),
        settings.jobs(),
        settings.poll().timeout(),
        Executors.newFixedThreadPool(PollingModule.READERS, DaemonThreads.named("reader")),
        counts);
  }

  /** Opens a connection for each request, so each passes through all layers. */
  private OkHttpClient client() {
    return new OkHttpClient.Builder()
        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
        .dns(
            host -> {
              pass(Layer.DNS);
              return List.of(InetAddress.getLoopbackAddress());
            })
        .addInterceptor(
            chain -> {
              pass(Layer.CLIENT);
              return chain.proceed(chain.request());
            })
        .addNetworkInterceptor(
            chain -> {
              pass(Layer.CONNECTION);
              Response response = chain.proceed(chain.request());
              return response.newBuilder().body(body(response.body())).build();
            })
        .build();
  }

  private ResponseBody body(ResponseBody body) {
    return ResponseBody.create(
        Okio.buffer(
            new ForwardingSource(body.source()) {
              @Override
              public long read(Buffer sink, long byteCount) throws IOException {
                pass(Layer.BODY);
                return super.read(sink, byteCount);
              }
            }),
        body.contentType(),
        body.contentLength());
  }

  private void pass(Layer layer) {
    faults.getOrDefault(layer, () -> {}).run();
  }

  static Stream<Arguments> throwing() {
    return Stream.of(Layer.values())
        .flatMap(
            layer ->
                Stream.of(
                        new IllegalStateException("password=hunter2"),
                        new StackOverflowError(),
                        new OutOfMemoryError("on purpose"))
                    .map(thrown -> Arguments.of(layer, thrown)));
  }

  @ParameterizedTest
  @MethodSource("throwing")
  void aPollWhoseLayerThrowsFailsAndTheNextSucceeds(Layer layer, Throwable thrown) {
    faults.put(layer, () -> sneak(thrown));
    assertFails();
    assertThat(log.take()).noneMatch(line -> line.contains("hunter2"));

    faults.clear();
    assertRecovers();
  }

  @ParameterizedTest
  @EnumSource(Layer.class)
  void aPollWhoseLayerHangsFailsAndTheNextSucceeds(Layer layer) {
    faults.put(layer, this::hang);
    assertFails();

    faults.clear();
    assertRecovers();
  }

  @Test
  void aTokenInAPipeFailsThePoll() throws Exception {
    Files.delete(token);
    assertThat(new ProcessBuilder("mkfifo", token.toString()).start().waitFor()).isZero();
    // The token is read again after a second; while the file is no regular one, the old one counts.
    Thread.sleep(Duration.ofMillis(1_100).toMillis());
    poller.poll();
    assertUp();
    assertThat(log.take()).anyMatch(line -> line.contains("is a pipe"));
  }

  /** Also survives an interrupt, as the resolver of the operating system does. */
  private void hang() {
    boolean ended = false;
    while (!ended) {
      try {
        end.await();
        ended = true;
      } catch (InterruptedException e) {
        ended = false;
      }
    }
  }

  private void assertFails() {
    long failedBefore = failures();
    long before = System.nanoTime();
    poller.poll();

    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(LIMIT.plus(GRACE).plusSeconds(5));
    assertThat(poller.latest().orElseThrow().assessment().cluster().reachable()).isFalse();
    assertThat(failures()).isEqualTo(failedBefore + 1);
  }

  private void assertRecovers() {
    Waiting.await()
        .untilAsserted(
            () -> {
              poller.poll();
              assertUp();
            });
  }

  private void assertUp() {
    assertThat(poller.latest().orElseThrow().assessment().cluster().reachable()).isTrue();
  }

  private long failures() {
    Map<Poll.Reason, Long> failures = poller.latest().orElseThrow().polls().failures();
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
