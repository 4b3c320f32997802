// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

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
 * The packaged jar with the options of the image, and answers that are made to fill its heap of 48
 * MiB: it serves on, tells of the job that is well, and says once what is wrong.
 */
class HostileInputIT {
  private static final String WELL = "orders";
  private static final Duration SOON = Duration.ofSeconds(20);

  /** All of the heap, and what the JVM takes besides. */
  private static final long MOST_RESIDENT_KIB = 144 << 10;

  private final HugeJobManager flink = new HugeJobManager(WELL);
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
    tellsOfTheOneThatIsWell();
  }

  @AfterEach
  void stop() {
    exporter.close();
    flink.close();
  }

  @Test
  void takesTenThousandJobsAndAHugeName() throws IOException {
    Stream<String> live =
        IntStream.range(0, 250).mapToObj(i -> HugeJobManager.entry("l" + i, "l" + i, "RUNNING"));
    Stream<String> ended =
        IntStream.range(0, 10_000).mapToObj(i -> HugeJobManager.entry("e" + i, "e" + i, "FAILED"));
    flink.lists(
        Stream.of(
                Stream.of(HugeJobManager.entry("huge", "n".repeat(10_000), "RUNNING")), live, ended)
            .flatMap(all -> all)
            .toArray(String[]::new));

    Waiting.until(
        "as many jobs as are told of",
        SOON,
        () -> exporter.scrape().value("flink_exporter_jobs").orElse(0) >= 400,
        exporter::log);
    servesAllPages();
    saysOnce("jobs are live, but only 200 of them are watched");
  }

  @Test
  void takesFiveThousandTasksWithLongNames() throws IOException {
    flink.answers("/jobs/huge", HugeJobManager.job("huge", 5_000, "t".repeat(1_000)));
    flink.lists(HugeJobManager.entry("huge", "huge", "RUNNING"));

    Waiting.until(
        "as many of five thousand tasks as are told of",
        SOON,
        () -> exporter.scrape().count("flink_task_parallelism") >= 1_000,
        exporter::log);
    servesAllPages();
  }

  private void servesAllPages() throws IOException {
    passesPolls(2);
    tellsOfTheOneThatIsWell();
    assertThat(exporter.get("/")).contains(WELL);
    assertThat(exporter.get("/api/v1/status")).contains("\"" + WELL + "\"");
    assertThat(exporter.get("/metrics").lines()).allMatch(line -> line.length() < 1_500);
    staysSmall();
  }

  @Test
  void survivesBodiesThatAreMadeToFillItsMemory() throws IOException {
    // All at once: four answers are read at a time.
    flink.answers("/jobs/well/metrics", endless("[", "{},"));
    flink.answers("/jobs/well/checkpoints", endless("{\"history\":[", "[],"));
    flink.answers("/jobs/well/exceptions", endless("{\"exceptionHistory\":{\"entries\":[", "{},"));
    flink.answers("/jobmanager/metrics", endless("[", "null,"));
    passesPolls(2);
    tellsOfTheOneThatIsWell();
    for (String bomb : List.of("{},", "null,", "{\"name\":\"" + "x".repeat(1_000) + "\"},", "[")) {
      flink.answers("/jobs/well", endless("{\"jid\":\"well\",\"vertices\":[", bomb));
      passesPolls(1);
      flink.answers("/jobs/overview", endless("{\"jobs\":[", bomb));
      passesPolls(1);
      flink.recovers();
    }
    flink.answers("/jobs/overview", endless("{\"jobs\":[{\"name\":\"", "x".repeat(1_000)));
    passesPolls(1);
    flink.recovers();

    tellsOfTheOneThatIsWell();
    staysSmall();
  }

  /** A body that goes on until nobody reads it any more. */
  private static HugeJobManager.Body endless(String beginning, String repeated) {
    byte[] bytes =
        repeated.repeat(1 + (1 << 16) / repeated.length()).getBytes(StandardCharsets.UTF_8);
    return out -> {
      out.write(beginning.getBytes(StandardCharsets.UTF_8));
      writeForEver(out, bytes);
    };
  }

  private static void writeForEver(OutputStream out, byte[] bytes) throws IOException {
    while (true) {
      out.write(bytes);
    }
  }

  private void passesPolls(int polls) {
    double before = exporter.scrape().value("flink_exporter_polls_total").orElseThrow();
    Waiting.until(
        polls + " more polls",
        SOON,
        () -> exporter.scrape().value("flink_exporter_polls_total").orElse(0) >= before + polls,
        exporter::log);
  }

  private void tellsOfTheOneThatIsWell() {
    Waiting.until(
        "the job that is well is seen",
        SOON,
        () ->
            exporter.scrape().value("flink_job_parallelism", "job_name", WELL).isPresent()
                && exporter.scrape().value("flink_up").orElse(0) == 1,
        exporter::log);
  }

  private void staysSmall() {
    long resident = ProcessMemory.mostResident(exporter.pid());
    System.out.println("Hostile input: most resident memory " + resident / 1024 + " MiB");
    assertThat(resident).as("resident memory in KiB").isLessThan(MOST_RESIDENT_KIB);
  }

  private void saysOnce(String what) {
    assertThat(exporter.log().lines().filter(line -> line.contains(what))).hasSize(1);
  }
}
