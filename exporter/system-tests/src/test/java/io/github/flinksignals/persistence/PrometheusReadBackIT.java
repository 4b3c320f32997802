// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.history.SavedJob;
import io.github.flinksignals.live.PrometheusConfiguration;
import io.github.flinksignals.live.PrometheusServer;
import io.github.flinksignals.persistence.LastScrapeQuery.JobScrape;
import io.github.flinksignals.persistence.LastScrapeQuery.LastScrapes;
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

/** A real Prometheus that scraped exporters which have ended since. */
final class PrometheusReadBackIT {
  private static final String HOSTILE = "a \"job\" \\ of\ntwo lines, \u00e4 and \ud83d\ude80";

  /** The last scrape of cluster a, and one before it from another pod. */
  private static Page last;

  private static Page ofOtherCluster;
  private static Scenario scenario;
  private static PrometheusServer server;

  @TempDir private static Path directory;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    scenario = Scenario.of();
    scenario.submit(HOSTILE);
    scenario.poll().completeCheckpoints(12);
    Page first = page(scenario, "a", "pod-1");
    scenario.after(15).job().redeployedWithoutState().tasks(task -> task.parallelism(4).running());
    scenario.poll().pass(10);
    for (int i = 0; i < 3; i++) {
      scenario.after(10).job().checkpoints().failed(STORAGE_ACCESS);
      scenario.poll();
    }
    last = page(scenario, "a", "pod-2");
    Scenario other = Scenario.of().poll().completeCheckpoints(20);
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
  void restoresWhatWasExported() throws IOException {
    LastScrapes scrapes = last("cluster=\"a\"", Duration.ofMinutes(10));

    assertThat(scrapes.at()).isEqualTo(last.at());
    for (String name : List.of(Scenario.JOB, HOSTILE)) {
      JobScrape scrape = scrapes.jobs().get(name);
      Optional<SavedJob> read =
          SavedJobReader.read(name, scrape.at(), scrape.outOfSight(), scrape.samples());
      assertThat(read).as(name).isPresent().isEqualTo(last.job(name));
    }
    SavedJob job = last.job(Scenario.JOB).orElseThrow();
    assertThat(job.rescales().last().orElseThrow().failing()).isPresent();
    assertThat(job.restores().loss()).isPresent();
  }

  @Test
  void findsTheLastScrapeOfARemovedTarget() throws IOException {
    assertThat(last("cluster=\"a\"", Duration.ofHours(5)).at()).isEqualTo(last.at());
  }

  @Test
  void restoresTheClusterOfTheSelector() throws IOException {
    assertThat(last("cluster=\"b\"", Duration.ofMinutes(10)).jobs()).containsOnlyKeys(Scenario.JOB);
    assertThat(query("cluster=\"c\"").last(scenario.now())).isEmpty();
  }

  @Test
  void usesTheLastScrapedExporterWithoutASelector() throws IOException {
    assertThat(last("", Duration.ofMinutes(10)).at()).isEqualTo(ofOtherCluster.at());
  }

  @Test
  void ignoresScrapesBeforeTheRetention() throws IOException {
    assertThat(query("").last(scenario.now().plus(Duration.ofHours(7)))).isEmpty();
  }

  private static LastScrapes last(String selector, Duration later) throws IOException {
    return query(selector).last(scenario.now().plus(later)).orElseThrow();
  }

  private static LastScrapeQuery query(String selector) {
    HttpUrl base = HttpUrl.get(server.base().toString());
    return new LastScrapeQuery(
        new PrometheusClient(new OkHttpClient(), base),
        selector,
        new Retention(Duration.ofMinutes(10), Duration.ofHours(24), Duration.ofHours(6)));
  }

  private static Page page(Scenario scenario, String cluster, String pod) {
    return Page.of(scenario)
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
