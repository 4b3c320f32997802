// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.docs.MarkdownTable;
import java.util.ArrayList;
import java.util.List;

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

  MarkdownTable measure(List<ClusterShape> shapes) {
    List<List<String>> rows = new ArrayList<>();
    for (ClusterShape shape : shapes) {
      Progress.print("CPU time of a poll, " + shape);
      rows.add(measure(shape));
    }
    return new MarkdownTable(
        List.of("cluster", "requests", "CPU per poll", "fetch and tokenize", "ratio", "budget"),
        rows);
  }

  private List<String> measure(ClusterShape shape) {
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
        for (int round = 0; round < effort.rounds(); round++) {
          own.add(cost(exporter, standIn, polls));
          minimum.add(cost(tokenizer, standIn, polls));
          ratios.add(own.get(round) / minimum.get(round));
        }
        return List.of(
            shape.toString(),
            Integer.toString(arguments.size() - 1),
            Spread.of(own).format(" ms"),
            Spread.of(minimum).format(" ms"),
            Spread.of(ratios).format(""),
            Budget.atMost(BUDGET, Spread.of(ratios).median(), ""));
      }
    }
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
