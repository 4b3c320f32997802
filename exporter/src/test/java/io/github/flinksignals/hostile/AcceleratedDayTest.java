// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The polls of a whole day without waiting, of a cluster whose jobs start, end, fail, are rescaled
 * and stop answering: memory does not grow, and jobs that ended leave nothing behind.
 */
final class AcceleratedDayTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int POLLS_OF_A_DAY = 8_640;
  private static final int MOST_JOBS = 6;

  /** The expected variation of jobs and pages, plus a margin. */
  private static final long MOST_GROWTH = 6L << 20;

  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final List<FakeJob> jobs = new ArrayList<>();
  private final Random random = new Random(7);
  private int submitted;

  @Test
  void doesNotLeakInADay(@TempDir Path directory) throws Exception {
    live(directory, 1);
  }

  @Tag("all")
  @Test
  void doesNotLeakInAWeek(@TempDir Path directory) throws Exception {
    live(directory, 7);
  }

  private void live(Path directory, int days) throws Exception {
    try (PolledExporter exporter =
        new PolledExporter(
            flink.client(), clock, "--history.file=" + directory.resolve("history.json"))) {
      poll(exporter);
      int emptyPage = size(exporter);
      run(exporter, POLLS_OF_A_DAY / 4);
      long heap = heap();
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      long descriptors = descriptors();

      run(exporter, days * POLLS_OF_A_DAY - POLLS_OF_A_DAY / 4);

      assertThat(heap() - heap).as("heap growth in bytes").isLessThan(MOST_GROWTH);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .as("threads")
          .isLessThanOrEqualTo(threads + 2);
      assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 2);

      jobs.forEach(flink::remove);
      poll(exporter);
      clock.advance(Duration.ofHours(25));
      poll(exporter);
      poll(exporter);
      assertThat(exporter.report().assessment().jobs()).isEmpty();
      assertThat(exporter.metrics()).doesNotContain("job_name=");
      assertThat(size(exporter)).isEqualTo(emptyPage);
    }
  }

  private void run(PolledExporter exporter, int polls) {
    for (int i = 0; i < polls; i++) {
      happens();
      poll(exporter);
      if (i % 60 == 0) {
        StrictPage page = StrictPage.parse(exporter.metrics());
        // A job is exported for a day after it disappeared, with more than a hundred
        // samples.
        assertThat(page.size())
            .isLessThan(200 + 150 * exporter.report().assessment().jobs().size());
      }
    }
  }

  private void happens() {
    flink.completeCheckpoints(clock.instant().minusSeconds(5));
    if (jobs.size() < MOST_JOBS && random.nextInt(20) == 0) {
      // Names are reused with new ids.
      String name = "job " + random.nextInt(2 * MOST_JOBS);
      jobs.add(flink.add(FakeJob.streaming("id" + submitted++, name, clock.instant())));
    }
    if (jobs.isEmpty()) {
      return;
    }
    FakeJob job = jobs.get(random.nextInt(jobs.size()));
    switch (random.nextInt(120)) {
      case 0 -> {
        flink.remove(job);
        jobs.remove(job);
      }
      case 1 -> job.ends("FAILED");
      case 2 -> job.ends("FINISHED");
      case 3, 4 -> job.isRescaled("id" + submitted++, clock.instant(), 1 + random.nextInt(8));
      case 5, 6 -> job.failsWith("com.example.BadRecord" + random.nextInt(9), clock.instant());
      case 7, 8 -> job.failsCheckpoint(clock.instant().minusSeconds(3));
      case 9 -> job.losesItsSlots();
      case 10 -> job.fallsSilent();
      case 11 -> flink.setReachable(false);
      case 12 -> job.isBehindBy(Duration.ofSeconds(random.nextInt(600)));
      case 13 -> job.hasASlowSink();
      default -> flink.setReachable(true);
    }
  }

  private void poll(PolledExporter exporter) {
    flink.setTime(clock.instant());
    exporter.poll();
    clock.advance(INTERVAL);
  }

  /** The page size without request metrics, which gain label values over time. */
  private static int size(PolledExporter exporter) {
    return (int)
        exporter
            .metrics()
            .lines()
            .filter(line -> !line.startsWith("flink_exporter_requests_total"))
            .filter(line -> !line.startsWith("#"))
            .count();
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
