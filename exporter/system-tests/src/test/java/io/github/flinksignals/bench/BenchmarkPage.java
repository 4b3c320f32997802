// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.readme.MarkdownTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The page on which the measurements stand. */
final class BenchmarkPage {
  private static final String INTRODUCTION =
      """
      # Benchmarks

      What `make bench` measured; it writes this page. %s.

      A JobManager stands in for a real one in a process of its own: it answers as Flink 2.2.0 does, with counters that rise and
      checkpoints that complete. The exporter runs in another process, on the runtime of the image with its options and its
      archive of classes, and so does whatever it is compared with. Its clock goes 10 s on with each poll. Where time is measured,
      both sides are measured in turn, round by round, and what counts is their ratio: each is told as its median, with the
      least and the most.
      """;

  private final StringBuilder text = new StringBuilder();

  BenchmarkPage() {
    text.append(INTRODUCTION.formatted(circumstances()));
  }

  private static String circumstances() {
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

  void pollCost(MarkdownTable table) {
    add(
        "What a poll costs",
        """
        CPU time of the whole process, beside a program that asks for the same with the same client and does no more with the
        answers than to tokenize them with Jackson.""",
        table);
  }

  void scrapeLatency(MarkdownTable table) {
    add(
        "How long a scrape takes",
        """
        Four scrapers at a time, on connections that they keep, beside the same server that sends the same bytes from memory. A
        poll begins with each round of 5 s. A JobManager that hangs is one that takes requests and does not answer.""",
        table);
  }

  void growth(MarkdownTable table) {
    add(
        "What grows with a cluster",
        """
        Requests and bytes of one poll, and series of one scrape without those of the JVM and the process. The budgets are 5
        requests for each job with one source and one sink and 2 for the cluster, and 240 series for a job of 10 vertices.""",
        table);
  }

  void startTime(MarkdownTable table) {
    add(
        "How soon it tells",
        """
        From the start of the process to a scrape that tells of a job, beside a bare JVM on the same runtime, options and
        archive, which says hello. The budget is twice that or, if that is longer, one second.""",
        table);
  }

  void hour(MarkdownTable table) {
    add(
        "What it holds",
        """
        Resident memory over an hour of its clock, a scrape after each poll.""",
        table);
  }

  void fullMemory(MarkdownTable table) {
    add(
        "How much it remembers",
        """
        Generations of 200 jobs live for an hour each, with failures, and end. What is remembered of the last thousand is written
        to the history file and read from it, all within the heap that the image has.""",
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
