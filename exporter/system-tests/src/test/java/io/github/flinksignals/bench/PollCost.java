// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.readme.MarkdownTable;
import java.util.ArrayList;
import java.util.List;

/** CPU time of a poll, beside that of fetching and tokenizing the same bodies. */
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
      Progress.say("CPU time of a poll, " + shape);
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
      // What is asked once a run is asked in the first.
      cost(exporter, standIn, polls + 1);
      standIn.tell("paths");
      cost(exporter, standIn, 1);
      List<String> arguments = new ArrayList<>(List.of(standIn.greeting()));
      arguments.addAll(List.of(standIn.tell("paths").split(" ")));
      try (Worker tokenizer = launcher.worker(Tokenizer.class, arguments)) {
        cost(tokenizer, standIn, polls);
        List<Double> own = new ArrayList<>();
        List<Double> least = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < effort.rounds(); round++) {
          own.add(cost(exporter, standIn, polls));
          least.add(cost(tokenizer, standIn, polls));
          ratios.add(own.get(round) / least.get(round));
        }
        return List.of(
            shape.toString(),
            Integer.toString(arguments.size() - 1),
            Spread.of(own).words(" ms"),
            Spread.of(least).words(" ms"),
            Spread.of(ratios).words(""),
            Budget.atMost(BUDGET, Spread.of(ratios).median(), ""));
      }
    }
  }

  /** Of a poll on average, in milliseconds. */
  private static double cost(Worker worker, Worker standIn, int polls) {
    long nanos = 0;
    for (int poll = 0; poll < polls; poll++) {
      standIn.tell("step");
      nanos += worker.tellForNumber("poll");
    }
    return nanos / MILLIS / polls;
  }
}
