// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.bench.ThreadTimes.Work;
import io.github.flinksignals.docs.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the CPU time of a poll, compared with fetching and tokenizing the same bodies. */
final class PollCost {
  private static final double BUDGET = 1.5;
  private static final double MILLIS = 1e6;

  private final Launcher launcher;
  private final Effort effort;

  PollCost(Launcher launcher, Effort effort) {
    this.launcher = launcher;
    this.effort = effort;
  }

  /**
   * What was measured.
   *
   * @param costs compared with the minimum
   * @param threads shares of the exporter's threads
   */
  record Tables(MarkdownTable costs, MarkdownTable threads) {}

  Tables measure(List<ClusterShape> shapes) {
    List<List<String>> costs = new ArrayList<>();
    List<List<String>> threads = new ArrayList<>();
    for (ClusterShape shape : shapes) {
      Progress.print("CPU time of a poll, " + shape);
      measure(shape, costs, threads);
    }
    return new Tables(
        new MarkdownTable(
            List.of("cluster", "requests", "CPU per poll", "fetch and tokenize", "ratio", "budget"),
            costs),
        new MarkdownTable(
            Stream.concat(Stream.of("cluster"), Stream.of(Work.values()).map(Work::title)).toList(),
            threads));
  }

  private void measure(ClusterShape shape, List<List<String>> costs, List<List<String>> threads) {
    int polls = effort.polls(shape);
    try (Worker standIn = launcher.standIn(shape);
        Worker exporter = launcher.exporter(standIn)) {
      // Requests that are sent once per run are part of the first poll.
      cost(exporter, standIn, polls + 1);
      standIn.send("paths");
      cost(exporter, standIn, 1);
      List<String> arguments = new ArrayList<>(List.of(standIn.firstLine()));
      arguments.addAll(List.of(standIn.send("paths").split(" ")));
      try (Worker tokenizer = launcher.worker(Tokenizer.class, arguments)) {
        cost(tokenizer, standIn, polls);
        List<Double> own = new ArrayList<>();
        List<Double> minimum = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        ThreadTimes before = ThreadTimes.of(exporter.pid());
        for (int round = 0; round < effort.rounds(); round++) {
          own.add(cost(exporter, standIn, polls));
          minimum.add(cost(tokenizer, standIn, polls));
          ratios.add(own.get(round) / minimum.get(round));
        }
        Map<Work, Long> spent = ThreadTimes.of(exporter.pid()).since(before);
        threads.add(shares(shape, spent));
        costs.add(
            List.of(
                shape.toString(),
                Integer.toString(arguments.size() - 1),
                Spread.of(own).format(" ms"),
                Spread.of(minimum).format(" ms"),
                Spread.of(ratios).format(""),
                Budget.atMost(BUDGET, Spread.of(ratios).median(), "")));
      }
    }
  }

  private static List<String> shares(ClusterShape shape, Map<Work, Long> spent) {
    double all = spent.values().stream().mapToLong(Long::longValue).sum();
    List<String> row = new ArrayList<>(List.of(shape.toString()));
    for (Work work : Work.values()) {
      row.add(String.format(Locale.ROOT, "%.0f %%", 100 * spent.getOrDefault(work, 0L) / all));
    }
    return row;
  }

  /** Average CPU time per poll, in milliseconds. */
  private static double cost(Worker worker, Worker standIn, int polls) {
    long nanos = 0;
    for (int poll = 0; poll < polls; poll++) {
      standIn.send("step");
      nanos += worker.sendForNumber("poll");
    }
    return nanos / MILLIS / polls;
  }
}
