// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.Waiting;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.hostile.SmallHeapExporter;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Restores 200 jobs of two highly available exporters with the heap of the image. */
final class RestoreInSmallHeapTest {
  private static final int JOBS = 200;

  @StartStop private final MockWebServer server = new MockWebServer();
  @TempDir private Path directory;

  @Test
  void restoresTheJobsOfOneOfTwoExporters() {
    FakePrometheus prometheus = new FakePrometheus();
    server.setDispatcher(prometheus);
    Page page = page();
    prometheus.scraped(page.from(target("exporter-1"))).scraped(page.from(target("exporter-2")));
    assertThat(2 * page.samples().size()).isGreaterThan(22_000);
    try (FakeJobManager flink = new FakeJobManager(InstantSource.system());
        SmallHeapExporter exporter =
            SmallHeapExporter.start(
                directory,
                "--flink.url=" + flink.url(),
                "--history.prometheus-url=" + server.url("/"))) {
      Waiting.await()
          .untilAsserted(
              () ->
                  assertThat(exporter.value("flink_exporter_jobs "))
                      .as(exporter.log())
                      .hasValue(JOBS));
      exporter.awaitPolls(2);

      assertThat(exporter.value("flink_exporter_history_up{source=\"prometheus\"")).hasValue(1);
      assertThat(prometheus.requests()).as("of each job one exporter is read").hasSize(2);
    }
  }

  static Stream<Arguments> filesMadeToFillTheHeap() {
    String head = "{\"format\":\"flink-signals-history\",\"version\":1,";
    return Stream.of(
        Arguments.of("objects that no field expects", "{\"more\":[{}", ",{}", "]}"),
        Arguments.of(
            "a job with millions of tasks",
            head + "\"jobs\":[{\"rescales\":{\"deployment\":{\"parallelism\":{\"a\":1",
            ",\"%d\":1",
            "}}}}]}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("filesMadeToFillTheHeap")
  void survivesAFileMadeToFillItsHeap(String what, String begin, String repeated, String end)
      throws IOException {
    Path file = directory.resolve("history.json");
    try (Writer writer = Files.newBufferedWriter(file)) {
      writer.write(begin);
      int length = 0;
      for (int number = 0; length < 15 << 20; number++) {
        String next = repeated.formatted(number);
        writer.write(next);
        length += next.length();
      }
      writer.write(end);
    }
    try (FakeJobManager flink = new FakeJobManager(InstantSource.system());
        SmallHeapExporter exporter =
            SmallHeapExporter.start(
                directory, "--flink.url=" + flink.url(), "--history.file=" + file)) {
      // On a busy machine it may be read again, because one reading ends after 3 s.
      Waiting.await()
          .untilAsserted(
              () -> assertThat(exporter.log()).as(what).contains(" history file; moved it to "));
      exporter.awaitPolls(1);
    }
  }

  @Test
  void survivesAnAnswerWithManyNamesOfFields() {
    Buffer names = new Buffer().writeUtf8("{");
    for (int name = 0; name < 30_000; name++) {
      names.writeUtf8("\"" + name + "n".repeat(1_000) + "\":1,");
    }
    names.writeUtf8("\"last\":1}");
    MockResponse answer = new MockResponse.Builder().body(names).build();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer;
          }
        });
    try (FakeJobManager flink = new FakeJobManager(InstantSource.system());
        SmallHeapExporter exporter =
            SmallHeapExporter.start(
                directory,
                "--flink.url=" + flink.url(),
                "--history.prometheus-url=" + server.url("/"))) {
      Waiting.await()
          .untilAsserted(() -> assertThat(exporter.log()).contains("Cannot restore the history"));
      exporter.awaitPolls(2);

      assertThat(exporter.value("flink_exporter_history_up{source=\"prometheus\"")).hasValue(0);
    }
  }

  private static Map<String, String> target(String instance) {
    return Map.of("instance", instance, "job", "flink-signals", "namespace", "streaming");
  }

  /** What an exporter of 200 jobs exported a minute ago. */
  private static Page page() {
    Page one = Page.of(Scenario.of().poll().completeCheckpoints(12));
    Instant at = Instant.now().minusSeconds(60);
    double later = Duration.between(one.at(), at).toMillis() / 1000.0;
    List<Sample> samples = new ArrayList<>();
    for (int job = 0; job < JOBS; job++) {
      for (Sample sample : one.samples()) {
        Map<String, String> labels = new HashMap<>(sample.labels());
        if (labels.containsKey("job_name")) {
          labels.put("job_name", "job with a name of the usual length, number " + job);
          boolean time = labels.get("__name__").contains("timestamp");
          samples.add(new Sample(labels, sample.value() + (time ? later : 0)));
        }
      }
    }
    return new Page(at, samples);
  }
}
