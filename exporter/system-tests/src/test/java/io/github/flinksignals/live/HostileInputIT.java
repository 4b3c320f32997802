// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar with the JVM options of the image, and responses made to fill its heap of 48
 * MiB: it keeps serving, keeps exporting the healthy job, and logs each problem once.
 */
class HostileInputIT {
  private static final String HEALTHY_JOB = "orders";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** The whole heap and the other memory of the JVM. */
  private static final long MAX_RESIDENT_KIB = 144 << 10;

  private final HugeJobManager flink = new HugeJobManager(HEALTHY_JOB);
  @TempDir Path directory;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + flink.url(),
            "--poll.interval=1s",
            "--poll.timeout=3s");
    awaitHealthyJob();
  }

  @AfterEach
  void stop() {
    exporter.close();
    flink.close();
  }

  @Test
  void limitsTenThousandJobsAndAHugeName() throws IOException {
    Stream<String> live =
        IntStream.range(0, 250).mapToObj(i -> HugeJobManager.entry("l" + i, "l" + i, "RUNNING"));
    Stream<String> ended =
        IntStream.range(0, 10_000).mapToObj(i -> HugeJobManager.entry("e" + i, "e" + i, "FAILED"));
    flink.addJobs(
        Stream.of(
                Stream.of(HugeJobManager.entry("huge", "n".repeat(10_000), "RUNNING")), live, ended)
            .flatMap(all -> all)
            .toArray(String[]::new));

    Conditions.await(
        "the maximum number of jobs is exported",
        TIMEOUT,
        () -> exporter.scrape().value("flink_exporter_jobs").orElse(0) >= 400,
        exporter::log);
    servesAllPages();
    logsOnce("jobs are live, but only 200 of them are watched");
  }

  @Test
  void limitsFiveThousandTasksWithLongNames() throws IOException {
    flink.respond("/jobs/huge", HugeJobManager.job("huge", 5_000, "t".repeat(1_000)));
    flink.addJobs(HugeJobManager.entry("huge", "huge", "RUNNING"));

    Conditions.await(
        "the maximum number of tasks is exported",
        TIMEOUT,
        () -> exporter.scrape().count("flink_task_parallelism") >= 1_000,
        exporter::log);
    servesAllPages();
  }

  private void servesAllPages() throws IOException {
    awaitPolls(2);
    awaitHealthyJob();
    assertThat(exporter.get("/")).contains(HEALTHY_JOB);
    assertThat(exporter.get("/api/v1/status")).contains("\"" + HEALTHY_JOB + "\"");
    assertThat(exporter.get("/metrics").lines()).allMatch(line -> line.length() < 1_500);
    assertSmallMemory();
  }

  @Test
  void survivesBodiesMadeToFillItsHeap() throws IOException {
    // All four together, because the exporter reads four responses at the same time.
    flink.respond("/jobs/well/metrics", endless("[", "{},"));
    flink.respond("/jobs/well/checkpoints", endless("{\"history\":[", "[],"));
    flink.respond("/jobs/well/exceptions", endless("{\"exceptionHistory\":{\"entries\":[", "{},"));
    flink.respond("/jobmanager/metrics", endless("[", "null,"));
    awaitPolls(2);
    awaitHealthyJob();
    for (String repeated :
        List.of("{},", "null,", "{\"name\":\"" + "x".repeat(1_000) + "\"},", "[")) {
      flink.respond("/jobs/well", endless("{\"jid\":\"well\",\"vertices\":[", repeated));
      awaitPolls(1);
      flink.respond("/jobs/overview", endless("{\"jobs\":[", repeated));
      awaitPolls(1);
      flink.clearResponses();
    }
    flink.respond("/jobs/overview", endless("{\"jobs\":[{\"name\":\"", "x".repeat(1_000)));
    awaitPolls(1);
    flink.clearResponses();

    awaitHealthyJob();
    assertSmallMemory();
  }

  /** A body that continues until the client stops reading. */
  private static HugeJobManager.Body endless(String beginning, String repeated) {
    byte[] bytes =
        repeated.repeat(1 + (1 << 16) / repeated.length()).getBytes(StandardCharsets.UTF_8);
    return out -> {
      out.write(beginning.getBytes(StandardCharsets.UTF_8));
      writeEndlessly(out, bytes);
    };
  }

  private static void writeEndlessly(OutputStream out, byte[] bytes) throws IOException {
    while (true) {
      out.write(bytes);
    }
  }

  private void awaitPolls(int polls) {
    double before = exporter.scrape().value("flink_exporter_polls_total").orElseThrow();
    Conditions.await(
        polls + " more polls",
        TIMEOUT,
        () -> exporter.scrape().value("flink_exporter_polls_total").orElse(0) >= before + polls,
        exporter::log);
  }

  private void awaitHealthyJob() {
    Conditions.await(
        "the healthy job is exported",
        TIMEOUT,
        () ->
            exporter.scrape().value("flink_job_parallelism", "job_name", HEALTHY_JOB).isPresent()
                && exporter.scrape().value("flink_up").orElse(0) == 1,
        exporter::log);
  }

  private void assertSmallMemory() {
    long resident = ProcessMemory.maxResident(exporter.pid());
    System.out.println("Hostile input: maximum resident memory " + resident / 1024 + " MiB");
    assertThat(resident).as("resident memory in KiB").isLessThan(MAX_RESIDENT_KIB);
  }

  private void logsOnce(String what) {
    assertThat(exporter.log().lines().filter(line -> line.contains(what))).hasSize(1);
  }
}
