// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The history file, written by real processes that are killed, share the file, or fill its disk.
 */
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

  /** The time of the poll that was saved, in seconds. */
  private static final Pattern WRITTEN_AT = Pattern.compile("\"writtenAt\":([\\d.]+)");

  /**
   * Executes a command with a small file system of its own at a directory. Other processes see it
   * only through {@code /proc}, and it ends with the process.
   */
  private static final String ON_A_SMALL_DISK =
      "mount -t tmpfs -o size=256k history \"$1\"; shift; exec \"$@\"";

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
    long seed = Long.getLong("kill.seed", System.nanoTime());
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
    FakeJob orders = jobManager.add(job("orders"));
    awaitPolls(exporter, 10);
    int parallelism = 2;
    for (int kill = 1; kill <= kills; kill++) {
      awaitSaved(Instant.now());
      awaitWriting();
      LockSupport.parkNanos(random.nextInt(WRITING_MICROS) * 1000L);
      exporter.kill();
      RescaleState rescaled = new RescaleState("verifying", parallelism, 2 + kill % 4);
      parallelism = rescaled.parallelism();
      orders.completesCheckpoint(Instant.now());
      orders.isRescaled("%032x".formatted(kill), Instant.now(), parallelism);
      exporter.start();
      exporter.await(
          "knows the parallelism before kill " + kill + " of seed " + seed,
          TIMEOUT,
          scrape -> RescaleState.of(scrape).equals(rescaled));
      assertThat(exporter.process().log())
          .as("after kill %d of seed %d", kill, seed)
          .contains("Restored " + (REMOVED_JOBS + 1) + " jobs from " + file());
      assertThat(warnings(exporter.process()))
          .as("after kill %d of seed %d", kill, seed)
          .noneMatch(line -> line.contains(file().toString()));
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
    assertThat(warnings(second.process()))
        .singleElement()
        .asString()
        .contains(
            file() + " is locked by another running exporter; this exporter does not write to it");

    first.kill();
    Duration takeover = second.await("owns the file", TIMEOUT, scrape -> historyUp(scrape) == 1);
    System.out.println("Took over the history file after " + takeover.toMillis() + " ms");
    assertThat(second.process().log()).contains("Restored 1 job from " + file());
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

  @Test
  void staysIntactOnAFullDiskAndIsWrittenAgainWhenThereIsSpace() throws IOException {
    FakeJobManager jobManager = jobManager();
    FakeJob orders = jobManager.add(job("orders"));
    orders.completesCheckpoint(Instant.now());
    Path disk = Files.createDirectory(directory.resolve("disk"));
    ExporterProcess exporter = onASmallDisk(disk, jobManager);
    Path own =
        Path.of("/proc", Long.toString(exporter.pid()), "root")
            .resolve(disk.toString().substring(1));
    // The gauge is 1 before the first write, too.
    await(
        "the history is saved",
        exporter,
        scrape -> jobs(scrape) == 1 && Files.exists(own.resolve("history")));
    Path filler = own.resolve("filler");
    await(
        "the disk is full",
        exporter,
        scrape -> {
          fill(filler);
          return historyUp(scrape) == 0;
        });
    byte[] intact = Files.readAllBytes(own.resolve("history"));

    orders.isRescaled("2".repeat(32), Instant.now(), 4);
    RescaleState rescaled = new RescaleState("verifying", 2, 4);
    await("continues", exporter, scrape -> RescaleState.of(scrape).equals(rescaled));
    awaitPolls(exporter, 20);
    assertThat(own.resolve("history")).hasBinaryContent(intact);
    assertThat(own.resolve("history.next")).doesNotExist();
    assertThat(historyUp(exporter.scrape())).isZero();
    assertThat(warnings(exporter))
        .singleElement()
        .asString()
        .contains("cannot be written (IOException: No space left on device)");
    assertRestored("during", intact, jobManager, rescaled);

    Files.delete(filler);
    await("the history is saved again", exporter, scrape -> historyUp(scrape) == 1);
    assertThat(exporter.log()).contains(disk.resolve("history") + " can be written again");
    assertThat(warnings(exporter)).hasSize(1);
    orders.isRescaled("3".repeat(32), Instant.now(), 8);
    assertRestored(
        "after",
        Files.readAllBytes(own.resolve("history")),
        jobManager,
        new RescaleState("verifying", 4, 8));
  }

  private ExporterProcess onASmallDisk(Path disk, FakeJobManager jobManager) {
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--map-root-user", "--mount", "sh", "-ec", ON_A_SMALL_DISK, "sh"));
    command.add(disk.toString());
    command.addAll(ExporterProcess.command());
    ExporterProcess exporter =
        ExporterProcess.start(
            directory.resolve("disk.log"),
            command,
            0,
            List.of(
                "--flink.url=" + jobManager.url(),
                "--poll.interval=50ms",
                "--history.file=" + disk.resolve("history")));
    started.add(0, exporter);
    return exporter;
  }

  /** Writes until there is no space left. */
  private static void fill(Path filler) {
    byte[] page = new byte[4096];
    try (OutputStream out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessage("No space left on device");
    }
  }

  /** An exporter that starts with this history knows the last rescale, and what preceded it. */
  private void assertRestored(
      String name, byte[] history, FakeJobManager jobManager, RescaleState expected)
      throws IOException {
    Files.write(file(), history);
    RestartableExporter next = exporter(name, jobManager, "100ms");
    next.start();
    next.await("has the history", TIMEOUT, scrape -> RescaleState.of(scrape).equals(expected));
    assertThat(next.process().log()).contains("Restored 1 job from " + file());
    next.close();
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
    awaitPolls(exporter.process(), more);
  }

  private static void awaitPolls(ExporterProcess exporter, int more) {
    double before = exporter.scrape().sum("flink_exporter_polls_total");
    await("polls", exporter, scrape -> scrape.sum("flink_exporter_polls_total") >= before + more);
  }

  private static void await(String what, ExporterProcess exporter, Predicate<Scrape> condition) {
    Conditions.await(what, TIMEOUT, () -> condition.test(exporter.scrape()), exporter::log);
  }

  private static List<String> warnings(ExporterProcess exporter) {
    return exporter.log().lines().filter(line -> line.contains(WARNING)).toList();
  }

  private static double historyUp(Scrape scrape) {
    return scrape.value("flink_exporter_history_up", "source", "file").orElse(-1);
  }

  /** Returns when the file has a poll that began after a time. */
  private void awaitSaved(Instant time) {
    Conditions.await(
        "a later poll is saved", TIMEOUT, () -> written() > time.toEpochMilli() / 1e3, () -> "");
  }

  private double written() {
    byte[] beginning = new byte[200];
    try (InputStream in = Files.newInputStream(file())) {
      int length = in.readNBytes(beginning, 0, beginning.length);
      String text = new String(beginning, 0, length, StandardCharsets.US_ASCII);
      Matcher matcher = WRITTEN_AT.matcher(text);
      return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
