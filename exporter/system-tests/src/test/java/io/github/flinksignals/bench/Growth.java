// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.docs.MarkdownTable;
import io.github.flinksignals.live.Scrape;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures requests of a poll and series of a scrape for clusters of different sizes. */
final class Growth {
  /** Enough for three checkpoints, which make a baseline, and for requests that are sent once. */
  private static final int SETTLING_POLLS = 24;

  private static final ClusterShape BUDGETED = new ClusterShape(1, 10, 1000);
  private static final int SERIES_BUDGET = 240;

  private final Launcher launcher;

  Growth(Launcher launcher) {
    this.launcher = launcher;
  }

  MarkdownTable measure(List<ClusterShape> shapes) {
    List<List<String>> rows = new ArrayList<>();
    for (ClusterShape shape : shapes) {
      Progress.print("Requests and series, " + shape + " at parallelism " + shape.parallelism());
      rows.add(measure(shape));
    }
    return new MarkdownTable(
        List.of("jobs", "vertices", "parallelism", "requests", "bytes read", "series", "budgets"),
        rows);
  }

  private List<String> measure(ClusterShape shape) {
    try (Worker standIn = launcher.standIn(shape);
        Worker exporter = launcher.exporter(standIn)) {
      for (int poll = 0; poll < SETTLING_POLLS; poll++) {
        standIn.send("step");
        exporter.send("poll");
      }
      standIn.send("paths");
      standIn.send("bytes");
      standIn.send("step");
      exporter.send("poll");
      long requests = standIn.send("paths").split(" ").length;
      String page = Scrapers.plain(HttpClient.newHttpClient(), exporter.firstLine() + "/metrics");
      long series = Scrape.parse(page).series();
      // One source and one sink in each job.
      boolean met =
          requests <= 2 + 5L * shape.jobs()
              && (shape.vertices() != BUDGETED.vertices()
                  || shape.jobs() > 1
                  || series <= SERIES_BUDGET);
      return List.of(
          Integer.toString(shape.jobs()),
          Integer.toString(shape.vertices()),
          Integer.toString(shape.parallelism()),
          Long.toString(requests),
          String.format(Locale.ROOT, "%,d", standIn.sendForNumber("bytes")),
          String.format(Locale.ROOT, "%,d", series),
          met ? "met" : "**exceeded**");
    }
  }
}
