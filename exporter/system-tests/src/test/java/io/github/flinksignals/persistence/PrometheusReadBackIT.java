// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import io.github.flinksignals.persistence.ExportedSeries.LastScrape;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that has scraped exporters which are gone since. */
final class PrometheusReadBackIT {
  private static final String HOSTILE = "a \"job\" \\ of\ntwo lines, \u00e4 and \ud83d\ude80";

  /** Scraped last of cluster a, and with it the one before it, whose pod is another. */
  private static Page last;

  private static Page ofOtherCluster;
  private static Story story;
  private static PrometheusServer server;

  @TempDir private static Path directory;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    story = Story.of();
    story.submit(HOSTILE);
    story.poll().passWell(12);
    Page first = page(story, "a", "pod-1");
    story.after(15).job().redeployedWithoutState().tasks(task -> task.parallelism(4).running());
    story.poll().pass(10);
    for (int i = 0; i < 3; i++) {
      story.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      story.poll();
    }
    last = page(story, "a", "pod-2");
    Story other = Story.of().poll().passWell(20);
    ofOtherCluster = page(other, "b", "pod-3");
    backfill(List.of(first, last, ofOtherCluster));
    server = PrometheusServer.start(directory, PrometheusConfiguration.scraping());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void readsBackWhatWasExported() throws IOException {
    LastScrape scrape = last("cluster=\"a\"", Duration.ofMinutes(10));

    assertThat(scrape.at()).isEqualTo(last.at());
    for (String name : List.of(Story.JOB, HOSTILE)) {
      Optional<SavedJob> read = SeriesReader.read(name, scrape.at(), scrape.samples().get(name));
      assertThat(read).as(name).isPresent().isEqualTo(last.job(name));
    }
    SavedJob job = last.job(Story.JOB).orElseThrow();
    assertThat(job.rescales().last().orElseThrow().failing()).isPresent();
    assertThat(job.restores().loss()).isPresent();
  }

  @Test
  void findsTheLastScrapeOfATargetThatIsLongGone() throws IOException {
    assertThat(last("cluster=\"a\"", Duration.ofHours(5)).at()).isEqualTo(last.at());
  }

  @Test
  void readsTheClusterThatTheSelectorSelects() throws IOException {
    assertThat(last("cluster=\"b\"", Duration.ofMinutes(10)).samples()).containsOnlyKeys(Story.JOB);
    assertThat(series("cluster=\"c\"").last(story.now())).isEmpty();
  }

  @Test
  void believesTheOneThatWasScrapedLastWithoutASelector() throws IOException {
    assertThat(last("", Duration.ofMinutes(10)).at()).isEqualTo(ofOtherCluster.at());
  }

  @Test
  void knowsNothingBeyondTheRetention() throws IOException {
    assertThat(series("").last(story.now().plus(Duration.ofHours(7)))).isEmpty();
  }

  private static LastScrape last(String selector, Duration later) throws IOException {
    return series(selector).last(story.now().plus(later)).orElseThrow();
  }

  private static ExportedSeries series(String selector) {
    HttpUrl base = HttpUrl.get(server.base().toString());
    return new ExportedSeries(
        new PrometheusClient(new OkHttpClient(), base), selector, Duration.ofHours(6));
  }

  private static Page page(Story story, String cluster, String pod) {
    return Page.of(story)
        .from(Map.of("cluster", cluster, "pod", pod, "instance", pod + ":9949", "job", "signals"));
  }

  private static void backfill(List<Page> pages) throws IOException, InterruptedException {
    Path text = directory.resolve("pages.om");
    Files.writeString(
        text,
        pages.stream().map(PrometheusReadBackIT::openMetrics).collect(Collectors.joining())
            + "# EOF\n");
    Path output = directory.resolve("promtool.out");
    Process process =
        new ProcessBuilder(
                "promtool",
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                text.toString(),
                directory.resolve("prometheus-data").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> read(output)).isZero();
  }

  private static String openMetrics(Page page) {
    return page.samples().stream()
        .map(sample -> line(sample, page.at().toEpochMilli()))
        .collect(Collectors.joining());
  }

  private static String line(Sample sample, long millis) {
    String labels =
        sample.labels().entrySet().stream()
            .filter(label -> !label.getKey().equals("__name__"))
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
            .collect(Collectors.joining(","));
    return "%s{%s} %s %d.%03d\n"
        .formatted(sample.label("__name__"), labels, sample.value(), millis / 1000, millis % 1000);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
