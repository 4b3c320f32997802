// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.fake.FakeJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of memory, as real processes write it: killed while they do, and two at a time. */
class HistoryFileIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int KILLS = 50;

  /** SavedHistoryExample as well, so that the file is long, and writing takes its time. */
  private static final int GONE = 300;

  /** Longer than it takes to write the file. */
  private static final int WRITING_MICROS = 5_000;

  /** The level of a line of the log. */
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
  void isWholeWheneverTheWriterIsKilled() {
    long seed = System.nanoTime();
    System.out.println("Killing at the moments of seed " + seed);
    Random random = new Random(seed);
    ServedJobManager jobManager = jobManager();
    List<FakeJob> gone = new ArrayList<>();
    for (int i = 0; i < GONE; i++) {
      gone.add(jobManager.flink().add(job("gone-" + i)));
      gone.get(i).ends("FINISHED");
    }
    Sidecar sidecar = sidecar("killed", jobManager, "1ms", "--job.retention=1ms");
    sidecar.start();
    sidecar.await("all were there", SOON, scrape -> jobs(scrape) > 0);
    gone.forEach(jobManager.flink()::remove);
    sidecar.await("all are gone", SOON, scrape -> jobs(scrape) == 0);
    jobManager.flink().add(job("orders"));
    awaitPolls(sidecar, 10);
    for (int kill = 1; kill <= KILLS; kill++) {
      awaitWriting();
      LockSupport.parkNanos(random.nextInt(WRITING_MICROS) * 1000L);
      sidecar.kill();
      sidecar.start();
      assertThat(sidecar.exporter().log())
          .as("after kill %d of seed %d", kill, seed)
          .contains("Restored " + (GONE + 1) + " jobs from " + file())
          .doesNotContain(WARNING);
    }
    awaitWritable(sidecar);
    assertThat(filesBeside()).contains("history").noneMatch(name -> name.contains("set-aside"));
  }

  @Test
  void belongsToOneExporterAndPassesToTheOtherWithWhatIsInIt() {
    ServedJobManager jobManager = jobManager();
    ServedJobManager successor = jobManager();
    Sidecar first = sidecar("first", jobManager, "100ms");
    Sidecar second = sidecar("second", successor, "100ms");
    first.start();
    awaitWritable(first);
    second.start();
    // Known to the first alone.
    FakeJob job = jobManager.flink().add(job("orders"));
    job.completesCheckpoint(Instant.now().minusSeconds(30));
    second.await("refuses to write", SOON, scrape -> historyUp(scrape) == 0);
    first.await("goes on", SOON, scrape -> scrape.value("flink_job_parallelism").isPresent());
    awaitPolls(first, 3);
    assertThat(historyUp(first.scrape())).isEqualTo(1);
    awaitPolls(second, 10);
    assertThat(second.exporter().log().lines().filter(line -> line.contains(WARNING)))
        .singleElement()
        .asString()
        .contains(
            file() + " is locked by another running exporter; this exporter does not write to it");

    first.kill();
    Duration taken = second.await("takes over", SOON, scrape -> historyUp(scrape) == 1);
    System.out.println("Taken over after " + taken.toMillis() + " ms");
    assertThat(second.exporter().log()).contains("Restored 1 jobs from " + file());
    FakeJob redeployed = FakeJob.streaming("b".repeat(32), "orders", Instant.now());
    redeployed.hasParallelism(4);
    successor.flink().add(redeployed);
    second.await(
        "knows what the first left",
        SOON,
        scrape ->
            scrape.failureModes().equals(Set.of("StateLost"))
                && Rescaled.of(scrape).equals(new Rescaled("verifying", 2, 4)));
  }

  private ServedJobManager jobManager() {
    ServedJobManager jobManager = new ServedJobManager();
    started.add(jobManager);
    return jobManager;
  }

  private Sidecar sidecar(
      String name, ServedJobManager jobManager, String interval, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--flink.url=" + jobManager.url());
    arguments.add("--poll.interval=" + interval);
    arguments.add("--history.file=" + file());
    Sidecar sidecar = new Sidecar(name, directory, FreePorts.next(), arguments);
    started.add(0, sidecar);
    return sidecar;
  }

  private static FakeJob job(String name) {
    return FakeJob.streaming(
        "%032x".formatted(name.hashCode()), name, Instant.now().minusSeconds(60));
  }

  private static void awaitWritable(Sidecar sidecar) {
    sidecar.await("writes", SOON, scrape -> historyUp(scrape) == 1);
  }

  private static void awaitPolls(Sidecar sidecar, int more) {
    double before = sidecar.scrape().sum("flink_exporter_polls_total");
    sidecar.await(
        "polls", SOON, scrape -> scrape.sum("flink_exporter_polls_total") >= before + more);
  }

  private static double historyUp(Scrape scrape) {
    return scrape.value("flink_exporter_history_up", "source", "file").orElse(-1);
  }

  /** Returns as soon as a file changes; left to chance, hardly a kill would meet the writer. */
  private void awaitWriting() {
    long deadline = System.nanoTime() + SOON.toNanos();
    List<Long> before = sizes();
    while (sizes().equals(before)) {
      LockSupport.parkNanos(20_000);
      assertThat(System.nanoTime()).as("nothing is written").isLessThan(deadline);
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
