// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.docs.MarkdownTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Renders the measurements as {@code exporter/docs/benchmarks.md}. */
final class BenchmarkPage {
  private static final String INTRODUCTION =
      """
      # Benchmarks

      `make bench` measures these figures and writes this page.

      Measured on %s.

      A simulated JobManager runs in a process of its own. It answers as Flink 2.2.0 does, with counters that rise and checkpoints
      that complete. The exporter runs in another process, on the runtime of the image with its options and its archive of classes,
      and so does the program that it is compared with. The exporter's clock advances by 10 s with each poll. Times are measured in
      alternating rounds of both programs, and the budget applies to their ratio. Each value is the median, with the minimum and
      the maximum in parentheses.
      """;

  private final StringBuilder text = new StringBuilder();

  BenchmarkPage() {
    text.append(INTRODUCTION.formatted(machine()));
  }

  private static String machine() {
    return "%s, Java %s, %d processors, %d GiB of memory"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors(),
            memoryGibibytes());
  }

  private static long memoryGibibytes() {
    try {
      String first = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
      return Long.parseLong(first.replaceAll("\\D", "")) >> 20;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void pollCost(PollCost.Tables tables) {
    add(
        "What a poll costs",
        """
        CPU time of the whole process, compared with a program that sends the same requests with the same client and only tokenizes
        the responses with Jackson.""",
        tables.costs());
    add(
        "Where the time of a poll goes",
        """
        Shares of the exporter's threads in that CPU time. The threads that read also build the tasks of each job. The history of a
        job is a new immutable value after each poll, so much of what a poll creates lives until the next one. The small heap of the
        image is therefore collected several times in each poll, and completely every few polls. A larger heap would need less of that,
        and more memory. The image has no optimizing compiler, for the same reason.

        The rest has no single cause. In a profile of a job of 500 tasks (Java Flight Recorder, 2026-11-30, 568 samples of Java code), no
        method had more than 7 % of the samples. Parsing JSON had 14 %, building the tasks 18 %, the history 11 %, and the failure modes
        with the limits of scaling 16 %. To reach the budget, a poll would have to compute next to nothing for each task.""",
        tables.threads());
  }

  void scrapeLatency(MarkdownTable table) {
    add(
        "Duration of a scrape",
        """
        Four scrapers at the same time, on persistent connections, compared with the same server that sends the same bytes from
        memory. A poll begins with each round of 5 s. A JobManager that hangs accepts requests and does not answer. For comparison,
        the other server is also scraped while the exporter polls. Scrapers, simulated JobManager and exporter then compete for the
        cores, so this shows how much of the difference is a lack of CPU.""",
        table);
  }

  void growth(MarkdownTable table) {
    add(
        "Growth with the cluster",
        """
        Requests and bytes of one poll, and series of one scrape without those of the JVM and the process. The budgets are 2
        requests for the cluster and 5 for each job with one source and one sink, and 240 series for a job of 10 vertices.""",
        table);
  }

  void startTime(MarkdownTable table) {
    add(
        "Start time",
        """
        From the start of the process to a scrape with a job, compared with a program that only prints a line, on the same runtime
        with the same options and archive. The budget is twice the time of that program, or one second if that is longer.""",
        table);
  }

  void hour(MarkdownTable table) {
    add(
        "Memory",
        """
        Resident memory over an hour of the exporter's clock, with a scrape after each poll.""",
        table);
  }

  void historySize(MarkdownTable table) {
    add(
        "Size of the history",
        """
        Generations of 200 jobs run for an hour each, with failures, and end. The history of the last thousand is written to the
        history file and read back, within the heap that the image has.""",
        table);
  }

  private void add(String title, String about, MarkdownTable table) {
    text.append("\n## ").append(title).append("\n\n").append(about).append("\n\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
  }

  String text() {
    return text.toString();
  }
}
