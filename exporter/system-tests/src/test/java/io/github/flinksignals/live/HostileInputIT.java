// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

  private final FakeJobManager flink = new FakeJobManager(InstantSource.system());
  @TempDir Path directory;
  private ExporterProcess exporter;

  @BeforeEach
  void start() {
    flink.add(FakeJob.streaming("healthy", HEALTHY_JOB, Instant.now().minus(Duration.ofHours(1))));
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
    List<FakeJob> jobs = new ArrayList<>();
    jobs.add(silentJob("huge", "n".repeat(10_000), "RUNNING"));
    for (int i = 0; i < 250; i++) {
      jobs.add(silentJob("live-" + i, "live-" + i, "RUNNING"));
    }
    for (int i = 0; i < 10_000; i++) {
      jobs.add(silentJob("ended-" + i, "ended-" + i, "FAILED"));
    }
    flink.addAll(jobs);

    Conditions.await(
        "the maximum number of jobs is exported",
        TIMEOUT,
        () -> exporter.scrape().value("flink_exporter_jobs").orElse(0) >= 400,
        exporter::log);
    servesAllPages();
    logsOnce("jobs are live, but only 200 of them are watched");
  }

  private static FakeJob silentJob(String id, String name, String state) {
    FakeJob job = FakeJob.streaming(id, name, Instant.now());
    job.ends(state);
    job.fallsSilent();
    return job;
  }

  @Test
  void limitsManyTasksWithLongNames() throws IOException {
    FakeJob huge = FakeJob.streaming("huge", "huge", Instant.now());
    huge.hasTasks(IntStream.range(0, 5_000).mapToObj(i -> "t".repeat(1_400) + i).toList());
    flink.add(huge);

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
    flink.answerEndlessly("/jobs/healthy/metrics", "[", "{},");
    flink.answerEndlessly("/jobs/healthy/checkpoints", "{\"history\":[", "[],");
    flink.answerEndlessly(
        "/jobs/healthy/exceptions", "{\"exceptionHistory\":{\"entries\":[", "{},");
    flink.answerEndlessly("/jobmanager/metrics", "[", "null,");
    awaitPolls(2);
    awaitHealthyJob();
    for (String repeated :
        List.of("{},", "null,", "{\"name\":\"" + "x".repeat(1_000) + "\"},", "[")) {
      flink.answerEndlessly("/jobs/healthy", "{\"jid\":\"healthy\",\"vertices\":[", repeated);
      awaitPolls(1);
      flink.answerEndlessly("/jobs/overview", "{\"jobs\":[", repeated);
      awaitPolls(1);
      flink.clearAnswers();
    }
    flink.answerEndlessly("/jobs/overview", "{\"jobs\":[{\"name\":\"", "x".repeat(1_000));
    awaitPolls(1);
    flink.clearAnswers();

    awaitHealthyJob();
    assertSmallMemory();
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
