// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import io.github.flinksignals.docs.MarkdownTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Renders the false alarms as {@code exporter/docs/false-alarms.md}. */
final class FalseAlarmsPage {
  private static final String INTRODUCTION =
      """
      # False alarms

      How often does a healthy job cause an alarm? `make false-alarms` measures it and writes this page, and
      `make false-alarms SEED=1` plays other days. Each shape of job has four jobs, which live for 24 hours or, with `HOURS=6`, for six.
      `make test` plays the first half hour of each shape.

      The jobs are simulated, because real jobs would need months. Each shape of job runs on a simulated JobManager, which answers
      in Flink's JSON. Everything else is the product: the exporter polls every 10 s, restores its history file after a restart,
      and `promtool` evaluates the shipped alerts every 15 s on what the exporter exports.

      - **Load**: records arrive at a rate that follows the time of day, with noise. Tasks process them at a speed that varies. The
        slowest task limits the sources, and the tasks before it wait. After a restart, the sources read again what they had read
        since the last checkpoint, and catch up.
      - **Flink**: the JobManager fetches metrics every 10 s at most, so a poll reads those of the poll before. New attempts begin
        with counters at zero and report no metrics until the next fetch. Durations of checkpoints and restores vary, and a restart
        aborts the checkpoint in progress. Failures, upgrades and rescales come at random times.
      - **Exporter**: it is restarted once a day, and one poll in 20 is a second late.
      - **Not simulated**: TaskManagers with different clocks, slow responses of the JobManager, sources whose partitions differ,
        and branches after a task.

      A false mode is a failure mode that becomes active, whatever its severity. A false page is an alert that begins to fire,
      whatever its severity. A test checks that a job that fails every minute does cause both. The last two columns show whether the
      exporter could judge the jobs: the share of all rule evaluations that had enough data, and the share of the time in which it
      reported that it is safe to scale.
      """;

  private static final String BOUND =
      """
      With a confidence of 95 %, the rate is below the bound: without an event in N days, the bound is 3 / N, the rule of three. It
      applies to these shapes, not to every job.
      """;

  private static final List<String> HEADER =
      List.of(
          "shape",
          "what it is",
          "job-days",
          "false modes",
          "false pages",
          "pages per job-day, at most",
          "enough data",
          "safe to scale");

  private final List<ShapeRun.Result> results;
  private final List<ShippedAlerts.Page> pages;
  private final Duration cpuTime;

  /**
   * The page.
   *
   * @param cpuTime that the simulation and the exporter needed, without the evaluation of the
   *     alerts
   */
  FalseAlarmsPage(List<ShapeRun.Result> results, List<ShippedAlerts.Page> pages, Duration cpuTime) {
    this.results = results;
    this.pages = pages;
    this.cpuTime = cpuTime;
  }

  String text() {
    double days = results.stream().mapToDouble(ShapeRun.Result::jobDays).sum();
    int modes = results.stream().mapToInt(one -> one.falseModes().size()).sum();
    MarkdownTable total =
        new MarkdownTable(
            List.of("", "job-days", "events", "per job-day", "per job-day, at most"),
            List.of(
                rate("false modes", modes, days), rate("false pages", pages(all -> true), days)));
    MarkdownTable shapes = new MarkdownTable(HEADER, results.stream().map(this::row).toList());
    List<String> lines = new ArrayList<>();
    lines.add(INTRODUCTION + "\n## All shapes\n\n" + BOUND);
    lines.addAll(total.lines());
    lines.add("\n## Cost\n");
    lines.addAll(
        new MarkdownTable(
                List.of("shapes", "job-days", "CPU time per job-day"),
                List.of(
                    List.of(
                        Integer.toString(results.size()),
                        decimal(days),
                        decimal(cpuTime.toMillis() / 1e3 / days) + " s")))
            .lines());
    lines.add("\n## Each shape\n");
    lines.addAll(shapes.lines());
    lines.add("\n## What became active\n");
    lines.addAll(events().lines());
    return String.join("\n", lines) + "\n";
  }

  private static List<String> rate(String what, int events, double days) {
    return List.of(
        what,
        decimal(days),
        Integer.toString(events),
        precise(events / days),
        precise(PoissonBound.upper(events) / days));
  }

  private List<String> row(ShapeRun.Result one) {
    int fired = pages(page -> page.cluster().equals(one.shape().label()));
    return List.of(
        "`" + one.shape().label() + "`",
        one.shape().description(),
        decimal(one.jobDays()),
        Integer.toString(one.falseModes().size()),
        Integer.toString(fired),
        precise(PoissonBound.upper(fired) / one.jobDays()),
        percent(one.judged()),
        percent(one.safe()));
  }

  private MarkdownTable events() {
    List<List<String>> rows = new ArrayList<>();
    for (ShapeRun.Result result : results) {
      for (ShapeRun.FalseMode one : result.falseModes()) {
        rows.add(List.of(one.job(), one.mode().label(), one.at().toString(), one.evidence()));
      }
    }
    for (ShippedAlerts.Page page : pages) {
      String job = page.job().isEmpty() ? page.cluster() : page.job();
      rows.add(List.of(job, page.alert(), page.count() + " times", "the alert fired"));
    }
    if (rows.isEmpty()) {
      rows.add(List.of("none", "", "", ""));
    }
    return new MarkdownTable(List.of("job", "mode or alert", "when", "evidence"), rows);
  }

  private int pages(Predicate<ShippedAlerts.Page> counted) {
    return pages.stream().filter(counted).mapToInt(ShippedAlerts.Page::count).sum();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String precise(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
