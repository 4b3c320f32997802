// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.LogLines;
import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.JobAssessment;
import io.github.flinksignals.signal.Severity;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One exporter lives for days without waiting, while one fault after another happens to its
 * cluster. It reports each fault and its end and nothing else, never reports that it is safe to
 * scale during a critical fault, and does not grow.
 */
final class FaultyWeekTest {
  /** Set {@code -Dweek.seed=N} to repeat the faults of a failed run. */
  private static final long SEED = Long.getLong("week.seed", System.nanoTime());

  private static final int POLLS_OF_AN_HOUR = 360;
  private static final int HOURS_OF_A_DAY = 24;

  private static final Duration LEAST_OF_A_FAULT = Duration.ofMinutes(3);
  private static final Duration LEAST_BETWEEN_FAULTS = Duration.ofMinutes(12);
  private static final Duration MOST_BETWEEN_FAULTS = Duration.ofMinutes(80);

  /** Between two days with different faults. */
  private static final double MOST_GROWTH = 1.1;

  /** What one job more keeps is a thousandth of it. */
  private static final long MOST_HEAP_GROWTH = 4L << 20;

  /** Its mode begins and ends, and so do some that follow from it. */
  private static final int MOST_LINES_OF_A_FAULT = 6;

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private final FaultyCluster cluster = new FaultyCluster();
  private final LogLines log = LogLines.ofAll();
  private final Map<String, String> problems = new TreeMap<>();
  private final List<Day> days = new ArrayList<>();
  private PolledExporter exporter;
  private Day today = Day.NONE;
  private Fault lastFault;
  private int polls;

  /** The maximum of each figure over the hours of a day; faults and lines are counted. */
  private record Day(
      long heap, int series, int savedJobs, long fileBytes, int faults, int lines, int submitted) {
    static final Day NONE = new Day(0, 0, 0, 0, 0, 0, 0);

    Day with(Day hour) {
      return new Day(
          Math.max(heap, hour.heap),
          Math.max(series, hour.series),
          Math.max(savedJobs, hour.savedJobs),
          Math.max(fileBytes, hour.fileBytes),
          faults + hour.faults,
          lines + hour.lines,
          hour.submitted);
    }
  }

  @BeforeEach
  void start() {
    exporter =
        new PolledExporter(cluster.flink().client(), cluster.clock(), "--history.file=" + file());
  }

  @AfterEach
  void stop() {
    exporter.close();
    cluster.close();
    log.close();
  }

  @Test
  void reportsEachFaultAndItsEnd() throws IOException {
    liveThroughAllFaults(false);
    assertThat(problems).as("seed %d", SEED).isEmpty();
  }

  @Tag("all")
  @Test
  void doesNotGrowInAWeekOfFaults() throws IOException {
    System.out.println("A week of faults, seed " + SEED);
    while (days.size() < 7) {
      liveThroughAllFaults(true);
    }
    assertThat(problems).as("seed %d", SEED).isEmpty();
    Day second = days.get(1);
    Day seventh = days.get(6);
    assertThat(seventh.heap() - second.heap())
        .as("growth of the heap")
        .isLessThan(MOST_HEAP_GROWTH);
    assertGrowth("series", second.series(), seventh.series());
    assertGrowth("jobs in the history file", second.savedJobs(), seventh.savedJobs());
    assertGrowth("bytes of the history file", second.fileBytes(), seventh.fileBytes());
    assertThat(days)
        .allSatisfy(
            day ->
                assertThat(day.lines())
                    .as("log lines")
                    .isLessThanOrEqualTo(MOST_LINES_OF_A_FAULT * (day.faults() + 1)));
  }

  private static void assertGrowth(String what, long before, long after) {
    assertThat((double) after / before).as("growth of " + what).isLessThanOrEqualTo(MOST_GROWTH);
  }

  /**
   * Each fault happens once, in a random order.
   *
   * @param longer whether faults and the time between them last for a random time, or end soon
   */
  private void liveThroughAllFaults(boolean longer) throws IOException {
    List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
    Collections.shuffle(faults, random);
    // What a run lost is known only if the exporter has seen the run before it.
    for (int i = 0; i < polls(LEAST_BETWEEN_FAULTS); i++) {
      poll();
    }
    for (Fault fault : faults) {
      suffer(fault, longer ? random.nextInt(polls(fault.most())) : 0);
      recover(fault, longer ? random.nextInt(polls(MOST_BETWEEN_FAULTS)) : 0);
    }
  }

  private void suffer(Fault fault, int longer) throws IOException {
    today = today.with(new Day(0, 0, 0, 0, 1, 0, cluster.submitted()));
    int reported = polls(fault.reportedWithin());
    int length = reported + polls(LEAST_OF_A_FAULT) + longer;
    lastFault = fault;
    fault.begin(cluster);
    for (int i = 0; i < length; i++) {
      fault.goOn(cluster, i);
      poll();
      if (i > reported) {
        judge(fault, i);
      }
    }
    fault.end(cluster);
  }

  private void judge(Fault fault, int poll) {
    Assessment assessment = assessment();
    JobAssessment orders = assessment.jobs().get("orders");
    Set<FailureMode> modes = orders.activeSince().keySet();
    if (fault.changesAClock()) {
      check(modes.isEmpty(), fault, poll, modes);
      return;
    }
    boolean reported = fault.mode().map(modes::contains).orElse(!assessment.cluster().reachable());
    check(reported, fault, poll, "not reported, but " + modes);
    // A warning does not always speak against scaling: more subtasks may be what helps.
    boolean blocks = fault.mode().map(mode -> mode.severity() == Severity.CRITICAL).orElse(true);
    check(!blocks || !orders.scaleSafe(), fault, poll, "safe to scale");
  }

  /** Healthy until the next fault. In the middle, orders is rescaled. */
  private void recover(Fault fault, int longer) throws IOException {
    int over = polls(fault.overWithin());
    int length = over + polls(LEAST_BETWEEN_FAULTS) + longer;
    for (int i = 0; i < length; i++) {
      if (i == over + (length - over) / 4) {
        cluster.rescale();
      }
      poll();
      JobAssessment orders = assessment().jobs().get("orders");
      if (i > over) {
        check(
            orders.activeSince().isEmpty(), fault, i, "after it " + orders.activeSince().keySet());
      }
    }
    check(assessment().jobs().get("orders").scaleSafe(), fault, length, "not safe after it");
  }

  private void poll() throws IOException {
    cluster.pass();
    exporter.poll();
    polls++;
    assessment().jobs().values().stream()
        .filter(job -> !job.name().equals("orders") && !job.activeSince().isEmpty())
        .forEach(
            job -> check(false, lastFault, polls, job.name() + " " + job.activeSince().keySet()));
    if (polls % POLLS_OF_AN_HOUR == 0) {
      measure();
      if (polls % (HOURS_OF_A_DAY * POLLS_OF_AN_HOUR) == 0) {
        days.add(today);
        System.out.println(days.size() + ": " + today + " " + problems);
        today = Day.NONE;
      }
    }
  }

  private void measure() throws IOException {
    int lines = (int) log.take().stream().filter(line -> !line.startsWith("FINE")).count();
    int series = exporter.families().stream().mapToInt(family -> family.samples.size()).sum();
    int jobs = new ObjectMapper().readTree(file().toFile()).path("jobs").size();
    today =
        today.with(
            new Day(heap(), series, jobs, Files.size(file()), 0, lines, cluster.submitted()));
  }

  private Assessment assessment() {
    return exporter.report().assessment();
  }

  private void check(boolean met, Fault fault, int poll, Object what) {
    if (!met) {
      problems.putIfAbsent(fault + ": " + what, "first at poll " + poll);
    }
  }

  private static int polls(Duration time) {
    return (int) time.dividedBy(FaultyCluster.INTERVAL);
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private Path file() {
    return directory.resolve("history.json");
  }
}
