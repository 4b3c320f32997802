// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.FaultySteps.Step;
import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.BuildInfo;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.export.ReportCollector;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.flink.ClusterReader;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.persistence.HistoryStore;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.Evaluator;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every poll ends and is counted, whatever its steps do. */
class PollerSupervisionTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String NAME = "orders";

  private final SettableClock clock = new SettableClock(START);
  private final AtomicLong nanoTimeAhead = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final Settings settings = TestSettings.of();
  private final HistoryStore historyStore = TestSettings.historyStore(settings);
  private final FaultySteps steps = new FaultySteps(productSteps());
  private Poller poller = poller(LONG);
  private final LogLines log = LogLines.ofAll();

  @AfterEach
  void close() {
    end.countDown();
    poller.close();
    historyStore.close();
    log.close();
  }

  private Poller poller(Duration limit) {
    return new Poller(
        steps,
        limit,
        GRACE,
        settings.thresholds().blindAfter(),
        clock,
        () -> System.nanoTime() + nanoTimeAhead.get());
  }

  /** After a poll without a short limit: the first one loads classes. */
  private void hurry() {
    poll();
    poller.close();
    poller = poller(LIMIT);
  }

  private ProductPollSteps productSteps() {
    flink.add(FakeJob.streaming("a", NAME, START.minus(Duration.ofMinutes(5))));
    RequestCounts counts = new RequestCounts();
    return new ProductPollSteps(
        () ->
            ClusterReader.of(
                flink.client(),
                settings.flinkUrl(),
                settings.jobs(),
                settings.poll().timeout(),
                Runnable::run,
                counts),
        new Evaluator(settings.thresholds()),
        settings.rules(),
        counts,
        historyStore);
  }

  /** Also survives the interrupt of an abandoned poll, as a read from a dead mount does. */
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

  private static void noFault() {}

  static Stream<Arguments> throwing() {
    return Stream.of(Step.values())
        .flatMap(
            step ->
                Stream.of(
                        new IllegalStateException("code < 0: -12, password=hunter2"),
                        new StackOverflowError(),
                        new OutOfMemoryError("on purpose"))
                    .map(thrown -> Arguments.of(step, thrown)));
  }

  @ParameterizedTest
  @MethodSource("throwing")
  void countsAPollWhoseStepThrewAndGoesOn(Step step, Throwable thrown) {
    poll();
    assertThat(metrics()).contains("flink_up 1.0");
    steps.set(step, () -> sneak(thrown));
    poll();

    assertThat(metrics()).contains("flink_up 0.0");
    assertThat(failures(Poll.Reason.INTERNAL_ERROR)).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      poll();
    }
    assertThat(failures(Poll.Reason.INTERNAL_ERROR)).isEqualTo(4);
    assertBlind();
    assertThat(log.take().stream().filter(line -> line.startsWith("SEVERE ")))
        .singleElement()
        .asString()
        .contains(thrown.getClass().getSimpleName())
        .doesNotContain("hunter2");

    steps.set(step, PollerSupervisionTest::noFault);
    poll();
    assertThat(metrics())
        .contains("flink_up 1.0")
        .contains("blocker=\"blind\",} 0.0")
        .contains("flink_exporter_polls_total 6.0");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void abandonsAPollWhoseStepHangsAndGoesOn(Step step) {
    hurry();
    poll();
    steps.set(step, this::hang);
    long before = System.nanoTime();
    poll();

    assertThat(System.nanoTime() - before).isLessThan(LIMIT.plus(GRACE).plusSeconds(5).toNanos());
    assertThat(metrics()).contains("flink_up 0.0");
    assertThat(failures(Poll.Reason.ABANDONED)).isEqualTo(1);
    assertThat(steps.replaced()).isEqualTo(1);

    steps.set(step, PollerSupervisionTest::noFault);
    poll();
    assertThat(metrics()).contains("flink_up 1.0");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void reportsAnUnreachableJobManagerIfTheFirstPollFails(Step step) {
    steps.set(step, () -> sneak(new IllegalStateException()));
    poll();

    assertThat(metrics()).contains("flink_up 0.0").contains("flink_exporter_polls_total 1.0");
  }

  @Test
  void startsNoMoreThreadsThanAFewThatHang() {
    hurry();
    steps.set(Step.READ, this::hang);
    long before = pollThreads();
    for (int i = 0; i < 10; i++) {
      poll();
    }
    assertThat(failures(Poll.Reason.ABANDONED)).isEqualTo(10);
    assertThat(pollThreads() - before).isLessThanOrEqualTo(4);
    assertThat(metrics()).contains("flink_up 0.0");

    steps.set(Step.READ, PollerSupervisionTest::noFault);
    end.countDown();
    Waiting.await()
        .untilAsserted(
            () -> {
              poll();
              assertThat(metrics()).contains("flink_up 1.0");
            });
  }

  @Test
  void looksUnreachableIfNoPollEndsAnyMore() {
    assertThat(poller.latest()).isEmpty();
    poll();
    nanoTimeAhead.set(Duration.ofSeconds(20).toNanos());
    assertThat(metrics()).contains("flink_up 1.0");
    clock.advance(Duration.ofMinutes(1));
    nanoTimeAhead.set(Duration.ofMinutes(5).toNanos());

    assertThat(metrics()).contains("flink_up 0.0").contains("flink_exporter_polls_total 1.0");
    assertBlind();
  }

  @Test
  void looksUnreachableIfTheFirstPollNeverEnds() {
    nanoTimeAhead.set(Duration.ofMinutes(5).toNanos());

    assertThat(metrics()).contains("flink_up 0.0");
  }

  private static long pollThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("poll-"))
        .count();
  }

  private void assertBlind() {
    assertThat(report().assessment().jobs().get(NAME))
        .satisfies(
            job -> {
              assertThat(job.blind()).isTrue();
              assertThat(job.scaleSafe()).isFalse();
              assertThat(job.blockers()).contains(Blocker.BLIND);
            });
  }

  private void poll() {
    flink.setTime(clock.instant());
    poller.poll();
    clock.advance(Duration.ofSeconds(15));
  }

  private Report report() {
    return poller.latest().orElseThrow();
  }

  private long failures(Poll.Reason reason) {
    return report().polls().failures().get(reason);
  }

  private List<String> metrics() {
    StringWriter page = new StringWriter();
    ReportCollector collector =
        new ReportCollector(poller::latest, new BuildInfo("1.2.3", "0123abcd", "17"), Links.OWN);
    try {
      TextFormat.write004(page, Collections.enumeration(collector.collect()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString().lines().map(line -> line.replaceAll(".*,(?=blocker)", "")).toList();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
