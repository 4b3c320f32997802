// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rescales in place on the first version of Flink that keeps a history of them. */
class RescaleHistoryIT {
  private static final String VERSION = "2.3.0";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 4;
  private static final int SLOTS = 5;
  private static final int TOO_HIGH_PARALLELISM = 20;

  @TempDir Path directory;
  private FlinkCluster cluster;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    cluster =
        FlinkCluster.builder()
            .version(VERSION)
            .slotsPerTaskManager(SLOTS)
            .configure("jobmanager.scheduler", "adaptive")
            .configure("web.adaptive-scheduler.rescale-history.size", "10")
            // By default, a rescale waits for the next checkpoint to complete.
            .configure("jobmanager.adaptive-scheduler.rescale-trigger.max-delay", "1 s")
            .start();
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + cluster.restUrl(),
            "--poll.interval=1s");
  }

  @AfterEach
  void stop() {
    if (exporter != null) {
      exporter.close();
    }
    cluster.close();
  }

  @Test
  void measuresTheDowntimeThatTheSinkSeesAndReportsWhatTheSlotsDoNotAllow() throws IOException {
    Path deliveries = directory.resolve("deliveries");
    RunningJob job =
        cluster.submit(
            JobOptions.defaults()
                .withParallelism(LOW_PARALLELISM)
                .withDeliveryTimes(deliveries.toString()));
    job.awaitRunning(TIMEOUT);
    await("safe", scrape -> scrape.value("flink_job_scale_safe").orElse(0) == 1);
    long requested = System.currentTimeMillis();
    job.rescale(HIGH_PARALLELISM);
    await(
        "verified",
        scrape ->
            RescaleState.of(scrape)
                .equals(RescaleState.verified(LOW_PARALLELISM, HIGH_PARALLELISM)));
    DetectionFigures.write(
        VERSION, "rescale-in-place", Instant.ofEpochMilli(requested), "verified");
    double downtime = exporter.scrape().value("flink_job_rescale_downtime_seconds").orElseThrow();
    double gap = longestGapSeconds(deliveries, requested);
    System.out.printf("Flink %s: downtime %.3f s, the sink saw %.3f s%n", VERSION, downtime, gap);
    assertThat(downtime).isCloseTo(gap, within(1.0));

    Instant rescaled = Instant.now();
    job.rescale(TOO_HIGH_PARALLELISM);
    Conditions.await(
        "the desired parallelism is on the status page",
        TIMEOUT,
        () -> report().path("desiredParallelism").asInt() == TOO_HIGH_PARALLELISM,
        this::describe);
    assertThat(report().path("state").asText()).isIn("in progress", "ignored");
    // After a while the job takes the free slot, and lacks the others.
    await(
        "all slots taken, and others missing",
        scrape ->
            scrape.value("flink_job_parallelism").orElse(0) == SLOTS
                && scrape.rootCauses().equals(Set.of("SlotStarvation")));
    DetectionFigures.write(VERSION, "rescale-without-slots", rescaled, "SlotStarvation");
  }

  /** Checkpoints are too rare to verify a rescale before the next one, even if that one is late. */
  @Tag("all")
  @Test
  void reportsARescaleStormAndNothingElse() {
    RunningJob job =
        cluster.submit(
            JobOptions.defaults()
                .withParallelism(LOW_PARALLELISM)
                .withCheckpointInterval(Duration.ofSeconds(50)));
    job.awaitRunning(TIMEOUT);
    await("safe", scrape -> scrape.value("flink_job_scale_safe").orElse(0) == 1);
    try (ScrapeRecorder recorder = ScrapeRecorder.start(exporter)) {
      Instant begun = Instant.now();
      CompletableFuture<Void> detection =
          CompletableFuture.runAsync(
              () -> {
                await("a storm", scrape -> scrape.failureModes().contains("RescaleStorm"));
                DetectionFigures.write(VERSION, "rescale-storm", begun, "RescaleStorm");
              });
      for (int rescale = 0; rescale < 9; rescale++) {
        job.rescale(rescale % 2 == 0 ? HIGH_PARALLELISM : LOW_PARALLELISM);
        ExporterProcess.pause(Duration.ofSeconds(20));
      }
      detection.join();
      assertThat(exporter.scrape().failureModes()).containsExactly("RescaleStorm");
      assertThat(exporter.scrape().value("flink_job_scale_safe")).hasValue(0);
      assertThat(recorder.valuesOf(Scrape::failureModes))
          .containsExactly(Set.of(), Set.of("RescaleStorm"));
      assertThat(recorder.valuesOf(scrape -> scrape.sum("flink_job_restarts_total")))
          .containsExactly(0.0);
    }
  }

  private static double longestGapSeconds(Path deliveries, long since) throws IOException {
    long[] times =
        Files.readAllLines(deliveries).stream()
            .mapToLong(Long::parseLong)
            .filter(time -> time >= since)
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < times.length; i++) {
      longest = Math.max(longest, times[i] - times[i - 1]);
    }
    return longest / 1000.0;
  }

  private JsonNode report() {
    try {
      JsonNode status = new ObjectMapper().readTree(exporter.get("/api/v1/status"));
      return status.path("jobs").path(0).path("schedulerReport");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(String what, Predicate<Scrape> condition) {
    Duration unused =
        Conditions.await(what, TIMEOUT, () -> condition.test(exporter.scrape()), this::describe);
  }

  private String describe() {
    return exporter.get("/metrics") + exporter.get("/api/v1/status") + exporter.log();
  }
}
