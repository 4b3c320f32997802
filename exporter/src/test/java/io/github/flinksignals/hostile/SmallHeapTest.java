// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exporter with the heap of the image, beside jobs and clients that try to fill it: it keeps
 * running, polling and answering, and reports what is true.
 */
class SmallHeapTest {
  private static final int JOBS = 4;
  private static final int CLIENTS = 160;

  /** With the healthy one, as many as are watched by default. */
  private static final int MANY_JOBS = 199;

  /** Flink keeps so many exceptions of a job by default. */
  private static final int EXCEPTIONS = 16;

  private static final String SELECTION =
      "/metrics?name%5B%5D=flink_task_parallelism&name%5B%5D=flink_job_failure_mode"
          + "&name%5B%5D=flink_job_root_cause&name%5B%5D=flink_job_state"
          + "&name%5B%5D=flink_task_records_out_per_second&name%5B%5D=flink_job_scale_blocker";

  @TempDir private Path directory;
  private final FakeJobManager flink = new FakeJobManager(InstantSource.system());
  private SmallHeapExporter exporter;

  @BeforeEach
  void healthyJob() {
    flink.add(FakeJob.streaming("healthy", "healthy", Instant.now().minusSeconds(600)));
  }

  @AfterEach
  void close() {
    exporter.close();
    flink.close();
  }

  @Test
  @Tag("all")
  void fourJobsWhoseExceptionsHaveOneMegabyte() {
    failing(list(EXCEPTIONS, SmallHeapTest::longException));

    exporter = start();
    exporter.awaitPolls(4);

    assertLastFailure("com.example.Deepest");
  }

  @Test
  @Tag("all")
  void fourJobsWithManyExceptions() {
    failing(list(100_000, SmallHeapTest::shortException));

    exporter = start();
    exporter.awaitPolls(4);

    assertLastFailure("com.example.Newest");
  }

  @Test
  @Tag("all")
  void fourJobsWithManyMetrics() {
    manyMetrics();

    exporter = start();
    exporter.awaitPolls(4);

    for (int job = 0; job < JOBS; job++) {
      assertThat(exporter.value("flink_job_lag_seconds{job_name=\"job-" + job)).hasValue(1.5);
    }
  }

  @Test
  @Tag("all")
  void fourJobsWithHugeTaskNames() {
    hugeTaskNames();

    exporter = start();
    exporter.awaitPolls(4);

    // A job whose answer was not read within the timeout of a poll is exported without tasks.
    await().untilAsserted(() -> assertThat(parallelisms("job_name=\"job-0\"")).hasSize(20));
    assertThat(parallelisms("job_name=\"job-0\"")).allMatch(line -> line.length() < 700);
  }

  @Test
  @Tag("all")
  void manyJobsWithLongNames() {
    manyJobs("n".repeat(470));

    exporter = start();
    exporter.awaitPolls(3);
    for (String accept : List.of("text/plain", "application/openmetrics-text;version=1.0.0")) {
      assertThat(exporter.get("/metrics", "Accept", accept)).contains("flink_up 1.0");
    }

    assertThat(parallelisms("")).hasSize(10 * MANY_JOBS + 3);
    assertThat(parallelisms("").stream().map(line -> line.replaceAll(" \\S+$", "")).distinct())
        .hasSize(10 * MANY_JOBS + 3);
    exporter.awaitPolls(2);
  }

  @Test
  void clientsThatDoNotReadASelection() {
    ignoring(SELECTION);
  }

  @Test
  @Tag("all")
  void clientsThatDoNotReadTheStatusPage() {
    ignoring("/");
  }

  @Test
  @Tag("all")
  void clientsThatDoNotReadTheStatusAsJson() {
    ignoring("/api/v1/status");
  }

  @Test
  @Tag("all")
  void clientsThatDoNotReadTheMetrics() {
    ignoring("/metrics");
  }

  @Test
  void allAtTheSameTime() {
    manyJobs("n".repeat(470));
    failing(list(EXCEPTIONS, SmallHeapTest::longException));
    manyMetrics();
    exporter = start();
    exporter.awaitPolls(1);
    for (String page : List.of(SELECTION, "/", "/api/v1/status", "/metrics")) {
      exporter.requestWithoutReading(page, CLIENTS / 4);
    }
    exporter.awaitPolls(4);
  }

  @Test
  @Tag("all")
  void fourJobsWithManyTasks() {
    for (int job = 0; job < JOBS; job++) {
      FakeJob large = job("tasks-" + job, "job-" + job);
      large.hasTasks(IntStream.range(0, 5_000).mapToObj(task -> "task number " + task).toList());
      flink.add(large);
    }

    exporter = start();
    exporter.awaitPolls(4);

    assertThat(exporter.value("flink_job_state{job_name=\"healthy\"")).isPresent();
  }

  @Test
  void fourJobsWithManyFieldNames() {
    String fields =
        IntStream.range(0, 60_000)
            .mapToObj(i -> "\"" + "f".repeat(200) + i + "\":1")
            .collect(Collectors.joining(","));
    for (int job = 0; job < JOBS; job++) {
      flink.add(job("fields-" + job, "job-" + job));
      flink.answer("/jobs/fields-" + job + "/exceptions", "{" + fields + "}");
      flink.answer("/jobs/fields-" + job + "/checkpoints/config", "{" + fields + "}");
    }

    exporter = start();
    exporter.awaitPolls(4);
  }

  @Test
  @Tag("all")
  void aSlowAnswerBesideLargeOnes() {
    failing(list(EXCEPTIONS, SmallHeapTest::longException));
    flink.add(job("slow", "slow"));
    flink.answerSlowly(
        "/jobs/slow/exceptions",
        "{\"exceptionHistory\":{\"entries\":["
            + exception(0, "com.example.Slow: " + "x".repeat(900_000))
            + ",",
        Duration.ofSeconds(30));

    exporter = start();
    exporter.awaitPolls(4);

    assertThat(exporter.value("flink_job_state{job_name=\"healthy\"")).isPresent();
  }

  @Test
  void clientsThatDoNotReadWithTls() {
    manyJobs("n".repeat(470));
    exporter = SmallHeapExporter.startWithTls(directory, "--flink.url=" + flink.url());
    exporter.awaitPolls(1);
    for (String page : List.of("/", "/metrics")) {
      exporter.requestWithoutReading(page, CLIENTS / 2);
      exporter.awaitPolls(1);
    }
  }

  @Test
  @Tag("all")
  void clientsThatDoNotReadTheFailuresOfManyJobs() {
    String prefix = "n".repeat(470);
    for (FakeJob job : manyJobs(prefix)) {
      job.failsWith("com.example." + "Long".repeat(60), Instant.now());
      job.losesItsSlots();
    }
    exporter = start();
    exporter.awaitPolls(1);
    for (String page : List.of("/", "/api/v1/status", "/metrics", SELECTION)) {
      exporter.requestWithoutReading(page, CLIENTS / 4);
      exporter.awaitPolls(1);
    }
    assertThat(exporter.get("/")).contains("healthy");
  }

  private SmallHeapExporter start() {
    return SmallHeapExporter.start(directory, "--flink.url=" + flink.url());
  }

  private void ignoring(String page) {
    manyJobs("n".repeat(470));
    exporter = start();
    exporter.awaitPolls(2);
    for (int round = 0; round < 4; round++) {
      exporter.requestWithoutReading(page, CLIENTS / 4);
      exporter.awaitPolls(1);
    }
    exporter.awaitPolls(1);
  }

  private List<FakeJob> manyJobs(String prefix) {
    List<FakeJob> jobs = new ArrayList<>();
    for (int job = 0; job < MANY_JOBS; job++) {
      FakeJob many = job("many-" + job, prefix + job);
      many.hasTasks(IntStream.range(0, 10).mapToObj(task -> prefix + task).toList());
      jobs.add(many);
    }
    flink.addAll(jobs);
    return jobs;
  }

  private static FakeJob job(String id, String name) {
    return FakeJob.streaming(id, name, Instant.now().minusSeconds(600));
  }

  /** Adds jobs that restart, and whose exceptions are these. */
  private void failing(String exceptions) {
    for (int job = 0; job < JOBS; job++) {
      FakeJob failing = flink.add(job("failing-" + job, "failing-" + job));
      failing.failsWith("com.example.First", Instant.now());
      failing.losesItsSlots();
      flink.answer(
          "/jobs/failing-" + job + "/exceptions",
          "{\"exceptionHistory\":{\"entries\":" + exceptions + ",\"truncated\":false}}");
    }
  }

  private void assertLastFailure(String exception) {
    await()
        .untilAsserted(
            () -> {
              for (int job = 0; job < JOBS; job++) {
                assertThat(
                        exporter.value(
                            "flink_job_last_failure_info{job_name=\"failing-"
                                + job
                                + "\",exception=\""
                                + exception
                                + "\""))
                    .hasValue(1);
              }
            });
    exporter.assertAlive();
  }

  private static String longException(int number) {
    String record = "x".repeat(900_000);
    return exception(
        number,
        "com.example.Outer: cannot map "
            + record
            + "\\n\\tat com.example.Outer.map(Outer.java:1)"
            + "\\nCaused by: com.example."
            + (number == 0 ? "Deepest" : "Older")
            + ": on purpose\\n\\tat com.example.Inner.map(Inner.java:1)");
  }

  private static String shortException(int number) {
    return exception(
        number, "com.example." + (number == 0 ? "Newest" : "Older") + ": number " + number);
  }

  private static String exception(int number, String trace) {
    return "{\"exceptionName\":\"com.example.Outer\",\"stacktrace\":\""
        + trace
        + "\",\"timestamp\":"
        + (Instant.now().toEpochMilli() - 1_000L - number)
        + ",\"taskName\":\"enrich (1/2) - execution #0\"}";
  }

  private void manyMetrics() {
    String own =
        list(100_000, i -> "{\"id\":\"Source__orders.application.group.number.of.own." + i + "\"}");
    String used =
        FakeJobManager.names(
            "Source__orders.watermarkLag Source__orders.pendingRecords Source__orders.numRecordsOut");
    String names = own.substring(0, own.length() - 1) + "," + used.substring(1);
    for (int job = 0; job < JOBS; job++) {
      flink.add(job("metrics-" + job, "job-" + job));
      flink.answer("/jobs/metrics-" + job + "/vertices/v0/subtasks/metrics", names);
    }
  }

  private void hugeTaskNames() {
    List<String> names =
        IntStream.range(0, 20).mapToObj(i -> "n".repeat((1 << 20) - 2) + (10 + i)).toList();
    String vertices =
        list(
            20,
            i ->
                "{\"id\":\"v%d\",\"name\":\"%s\",\"parallelism\":1,\"tasks\":{\"RUNNING\":1}}"
                    .formatted(i, names.get(i)));
    for (int job = 0; job < JOBS; job++) {
      flink.add(job("huge-" + job, "job-" + job));
      flink.answer(
          "/jobs/huge-" + job,
          "{\"jid\":\"huge-%d\",\"state\":\"RUNNING\",\"vertices\":%s}".formatted(job, vertices));
    }
  }

  private List<String> parallelisms(String labels) {
    return exporter
        .get("/metrics", "Accept", "text/plain")
        .lines()
        .filter(line -> line.startsWith("flink_task_parallelism{") && line.contains(labels))
        .toList();
  }

  private static String list(int size, IntFunction<String> element) {
    return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(",", "[", "]"));
  }
}
