// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.StatusPages;
import io.github.flinksignals.http.MetricsPage;
import io.github.flinksignals.persistence.HistoryStore;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExporterTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final List<Long> begun = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicReference<Runnable> page = new AtomicReference<>(() -> {});
  private Exporter exporter;

  @AfterEach
  void close() {
    exporter.close();
  }

  @Test
  void runsOnePollAtTheSameTime() {
    start(poll -> pause(INTERVAL.multipliedBy(2)));
    await().untilAsserted(() -> assertThat(begun).hasSizeGreaterThan(3));

    assertThat(mostOpen).hasValue(1);
  }

  @Test
  void pollsOnceAfterALongPause() {
    start(poll -> pause(poll == 1 ? INTERVAL.multipliedBy(8) : Duration.ZERO));
    await().untilAsserted(() -> assertThat(begun).hasSizeGreaterThan(4));

    // The second poll follows immediately; the polls after it keep the interval again.
    for (int i = 2; i < begun.size(); i++) {
      assertThat(begun.get(i) - begun.get(i - 1)).isGreaterThan(INTERVAL.toNanos() * 3 / 4);
    }
  }

  @Test
  void continuesAfterAPollThatThrew() {
    start(
        poll -> {
          if (poll == 1) {
            throw new IllegalStateException("broken on purpose");
          }
          if (poll == 2) {
            throw new StackOverflowError("broken on purpose");
          }
        });

    await().untilAsserted(() -> assertThat(begun).hasSizeGreaterThan(3));
  }

  @Test
  void continuesWhileThePageCannotBeCollected() {
    page.set(
        () -> {
          throw new StackOverflowError("broken on purpose");
        });
    start(poll -> {});

    await().untilAsserted(() -> assertThat(begun).hasSizeGreaterThan(3));
  }

  @Test
  void continuesWhileThePageHangs() {
    page.set(() -> pause(Duration.ofHours(1)));
    start(poll -> {}, "--poll.timeout=100ms");

    await().untilAsserted(() -> assertThat(begun).hasSizeGreaterThan(2));
  }

  @Test
  void stopsPollingWhenClosed() {
    start(poll -> {});
    await().untilAsserted(() -> assertThat(begun).isNotEmpty());
    exporter.close();
    await().untilAsserted(() -> assertThat(open).hasValue(0));
    int polls = begun.size();
    pause(INTERVAL.multipliedBy(3));

    assertThat(begun.size()).isBetween(polls, polls + 1);
  }

  @Test
  void servesItsRunbooks() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    exporter = exporter(poll -> {}, "--web.listen-address=127.0.0.1:" + port);
    exporter.start();
    HttpResponse<String> runbook = get(port, "/runbooks/FlinkStateLost");

    assertThat(runbook.statusCode()).isEqualTo(200);
    assertThat(runbook.body()).startsWith("# FlinkStateLost\n");
    assertThat(runbook.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(runbook.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(get(port, "/runbooks/").body())
        .contains("<a rel=\"noreferrer\" href=\"FlinkStateLost\">");
    for (String other : List.of("/runbooks/x", "/runbooks/../build.properties", "/runbooks")) {
      HttpResponse<String> missing = get(port, other);
      assertThat(missing.statusCode()).as(other).isEqualTo(404);
      assertThat(missing.body())
          .contains("[/, /-/healthy, /-/ready, /api/v1/status, /metrics, /runbooks/]");
    }
  }

  private static HttpResponse<String> get(int port, String path) throws IOException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void reportsAnAddressInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      exporter = exporter(poll -> {}, "--web.listen-address=:" + taken.getLocalPort());
      assertThatIOException().isThrownBy(exporter::start).withMessageContaining("in use");
    }
    assertThat(begun).isEmpty();
  }

  private void start(IntConsumer duringPoll, String... flags) {
    exporter = exporter(duringPoll, "--web.listen-address=127.0.0.1:0", flags);
    try {
      exporter.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Exporter exporter(IntConsumer duringPoll, String address, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.add(address);
    arguments.add("--poll.interval=" + INTERVAL.toMillis() + "ms");
    Settings settings = TestSettings.of(arguments.toArray(String[]::new));
    CollectorRegistry registry = new CollectorRegistry();
    MetricsPage metrics = new MetricsPage(registry, Duration.ofHours(1));
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        page.get().run();
        return List.of();
      }
    }.register(registry);
    HistoryStore historyStore = TestSettings.historyStore(settings);
    Poller poller =
        new Poller(new FaultySteps(() -> during(duringPoll)), settings, Clock.systemUTC());
    return new Exporter(
        settings,
        poller,
        metrics,
        new StatusPages(poller::latest, Clock.systemUTC(), INTERVAL, Links.OWN),
        new BuildInfo("1", "2", "17"),
        historyStore);
  }

  private void during(IntConsumer duringPoll) {
    begun.add(System.nanoTime());
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    try {
      duringPoll.accept(begun.size());
    } finally {
      open.decrementAndGet();
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
