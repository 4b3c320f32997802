// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history file, written by real processes that are killed or share the file. */
class HistoryFileIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int KILLS = 10;
  private static final int MANY_KILLS = 50;

  /** Removed jobs whose history is saved too, so that the file is large and writing it is slow. */
  private static final int REMOVED_JOBS = 300;

  /** Longer than writing the file takes. */
  private static final int WRITING_MICROS = 5_000;

  /** The level in a log line. */
  private static final String WARNING = " warn ";

  @TempDir Path directory;
  private final List<AutoCloseable> started = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : started) {
      one.close();
    }
  }

  @Test
  void isCompleteWheneverTheWriterIsKilled() {
    kill(KILLS);
  }

  @Tag("all")
  @Test
  void isCompleteHoweverOftenTheWriterIsKilled() {
    kill(MANY_KILLS);
  }

  private void kill(int kills) {
    long seed = System.nanoTime();
    System.out.println("Killing at random times, seed " + seed);
    Random random = new Random(seed);
    FakeJobManager jobManager = jobManager();
    List<FakeJob> removed = new ArrayList<>();
    for (int i = 0; i < REMOVED_JOBS; i++) {
      removed.add(jobManager.add(job("removed-" + i)));
      removed.get(i).ends("FINISHED");
    }
    RestartableExporter exporter = exporter("killed", jobManager, "1ms", "--job.retention=1ms");
    exporter.start();
    exporter.await("jobs are exported", TIMEOUT, scrape -> jobs(scrape) > 0);
    removed.forEach(jobManager::remove);
    exporter.await("no job is exported", TIMEOUT, scrape -> jobs(scrape) == 0);
    jobManager.add(job("orders"));
    awaitPolls(exporter, 10);
    for (int kill = 1; kill <= kills; kill++) {
      awaitWriting();
      LockSupport.parkNanos(random.nextInt(WRITING_MICROS) * 1000L);
      exporter.kill();
      exporter.start();
      assertThat(exporter.process().log())
          .as("after kill %d of seed %d", kill, seed)
          .contains("Restored " + (REMOVED_JOBS + 1) + " jobs from " + file())
          .doesNotContain(WARNING);
    }
    awaitWritable(exporter);
    assertThat(filesBeside()).contains("history").noneMatch(name -> name.contains("set-aside"));
  }

  @Test
  void isOwnedByOneExporterAndItsContentPassesToTheNextOwner() {
    FakeJobManager jobManager = jobManager();
    FakeJobManager successor = jobManager();
    RestartableExporter first = exporter("first", jobManager, "100ms");
    RestartableExporter second = exporter("second", successor, "100ms");
    first.start();
    awaitWritable(first);
    second.start();
    // Only the first exporter has seen this job.
    FakeJob job = jobManager.add(job("orders"));
    job.completesCheckpoint(Instant.now().minusSeconds(30));
    second.await("does not write to the file", TIMEOUT, scrape -> historyUp(scrape) == 0);
    first.await(
        "exports the job", TIMEOUT, scrape -> scrape.value("flink_job_parallelism").isPresent());
    awaitPolls(first, 3);
    assertThat(historyUp(first.scrape())).isEqualTo(1);
    awaitPolls(second, 10);
    assertThat(second.process().log().lines().filter(line -> line.contains(WARNING)))
        .singleElement()
        .asString()
        .contains(
            file() + " is locked by another running exporter; this exporter does not write to it");

    first.kill();
    Duration takeover = second.await("owns the file", TIMEOUT, scrape -> historyUp(scrape) == 1);
    System.out.println("Took over the history file after " + takeover.toMillis() + " ms");
    assertThat(second.process().log()).contains("Restored 1 jobs from " + file());
    FakeJob redeployed = FakeJob.streaming("b".repeat(32), "orders", Instant.now());
    redeployed.hasParallelism(4);
    successor.add(redeployed);
    second.await(
        "has restored the history of the first",
        TIMEOUT,
        scrape ->
            scrape.failureModes().equals(Set.of("StateLost"))
                && RescaleState.of(scrape).equals(new RescaleState("verifying", 2, 4)));
  }

  private FakeJobManager jobManager() {
    FakeJobManager jobManager = new FakeJobManager(InstantSource.system());
    started.add(jobManager);
    return jobManager;
  }

  private RestartableExporter exporter(
      String name, FakeJobManager jobManager, String interval, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--flink.url=" + jobManager.url());
    arguments.add("--poll.interval=" + interval);
    arguments.add("--history.file=" + file());
    RestartableExporter exporter =
        new RestartableExporter(name, directory, FreePorts.next(), arguments);
    started.add(0, exporter);
    return exporter;
  }

  private static FakeJob job(String name) {
    return FakeJob.streaming(
        "%032x".formatted(name.hashCode()), name, Instant.now().minusSeconds(60));
  }

  private static void awaitWritable(RestartableExporter exporter) {
    exporter.await("writes the file", TIMEOUT, scrape -> historyUp(scrape) == 1);
  }

  private static void awaitPolls(RestartableExporter exporter, int more) {
    double before = exporter.scrape().sum("flink_exporter_polls_total");
    exporter.await(
        "polls", TIMEOUT, scrape -> scrape.sum("flink_exporter_polls_total") >= before + more);
  }

  private static double historyUp(Scrape scrape) {
    return scrape.value("flink_exporter_history_up", "source", "file").orElse(-1);
  }

  /** Returns as soon as the file changes. Without this, few kills would hit a write. */
  private void awaitWriting() {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    List<Long> before = sizes();
    while (sizes().equals(before)) {
      LockSupport.parkNanos(20_000);
      assertThat(System.nanoTime()).as("the history file is written").isLessThan(deadline);
    }
  }

  private List<Long> sizes() {
    return Stream.of(file(), file().resolveSibling("history.next"))
        .map(path -> path.toFile().length())
        .toList();
  }

  private static double jobs(Scrape scrape) {
    return scrape.value("flink_exporter_jobs").orElse(-1);
  }

  private Path file() {
    return directory.resolve("history");
  }

  private List<String> filesBeside() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
