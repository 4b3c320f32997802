// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static java.util.stream.Collectors.joining;

import io.github.flinksignals.docs.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Renders the measurements as {@code exporter/docs/yardstick.md}. */
final class YardstickReport {
  private static final String INTRODUCTION =
      """
      # Yardstick

      How soon does an alert report a fault, does it name the cause, and how many others come with it? `make yardstick` injects the
      same faults for Flink Signals and for the alerts that people use today, and writes this page.

      ## What is compared

      - **Flink Signals**: the [shipped alerts](../../alerts/README.md), with the routes, wait times and inhibition rules of the shipped
        example for Alertmanager. The exporter has default settings.
      - **Community**: the 12 alerts that [awesome-prometheus-alerts][community] proposes for Flink's PrometheusReporter. They must hold
        for 5 minutes, two of them for 1 minute.
      - **Community, 1 min**: the same, but none must hold for more than 1 minute.
      - **AWS list**: the alarms that [Amazon recommends][aws] for its managed Flink, as rules on Flink's PrometheusReporter. Amazon
        leaves most thresholds to the user. They are chosen for the jobs of this test, so in practice they fit less well.

      All of them are evaluated by one Prometheus, which scrapes the exporters and all processes of Flink every 5 s. One Alertmanager
      sends all notifications. Those of the other rule sets are grouped by alert and job, and wait as long as the shortest wait of the
      shipped example.

      ## How it is measured

      Each fault is injected once per version into a healthy job on a real cluster. Faults of one job run at the same time on one
      cluster, next to a healthy job. Faults of a cluster have a cluster of their own. Each job reads 200 records per second and has a
      checkpoint every 5 s. A fault lasts until each rule set has sent a right page, but at most 7 minutes, and the job is watched
      for up to 4 minutes after the repair.

      - A **page** is a notification about alerts that fire, whatever their severity. Alerts with the severity `info` notify nobody.
      - A **right page** has an alert that reports the fault or something true that follows from it: for the other rule sets, failed
        checkpoints of a job that restarts count. An alert **names the cause** if its name or text does.
      - A **false page** has no right alert, or comes before the fault. It is also false if it comes sooner after the fault than
        its alert must hold, because then the alert began before.
      - The **effect** of a fault is read from Flink's REST API. A fault without an effect does not count.
      - The **reset time** is the time from the repair until no right alert fires. The shipped alerts fire 3 minutes longer than their
        condition holds, so that an incident that comes back does not send a second page. Alertmanager reports the end of an alert up to 5
        minutes later, for all rule sets.

      ## What this cannot show

      The faults are those that this product was made for, and its authors chose which alerts are right for each of them. One run says
      little about the spread of a time. All processes share one machine with two cores. Heartbeats of Flink time out after 5 s instead
      of 50 s, so lost processes are noticed sooner, by all. None of the rule sets is used as a whole in practice: people leave out alerts that
      do not suit them, and choose other thresholds.

      [community]: https://github.com/samber/awesome-prometheus-alerts/blob/master/dist/rules/apache-flink/flink-prometheus-reporter.yml
      [aws]: https://docs.aws.amazon.com/managed-flink/latest/java/monitoring-metrics-alarms.html

      ## The faults

      The limit for the first right page of Flink Signals is the sum of its documented wait times and 30 s. The wait times are those of
      the failure mode, of the alert, and of the notification.

      """;

  private final List<YardstickFigures> figures;

  YardstickReport(List<YardstickFigures> figures) {
    this.figures = figures;
  }

  String page() {
    return INTRODUCTION
        + text(faults())
        + "\n## Totals\n\n"
        + text(YardstickTotals.table(figures))
        + """

        ## Time to the first right page

        In seconds from the fault. A dash means that there was none before the repair.

        """
        + text(times())
        + """

        ## Pages of an incident

        The number of pages from the fault to the repair, whether the first one names the cause, and the reset time in seconds.

        """
        + text(incidents())
        + "\n## What must hold for Flink Signals\n\n"
        + text(promises())
        + """

        ## Where Flink Signals is not ahead

        The faults that another rule set reported earlier, or that Flink Signals did not report.

        """
        + text(notAhead())
        + "\n## Healthy jobs\n\nEvery page about them is a false one.\n\n"
        + text(healthy())
        + """

        ## False pages of faulty jobs

        """
        + text(falsePages())
        + "\n## Faults that do not count\n\n"
        + text(notCounted());
  }

  private static MarkdownTable faults() {
    return new MarkdownTable(
        List.of("fault", "what happens", "expected alert", "wait times", "limit"),
        all()
            .map(
                fault ->
                    List.of(
                        fault.name(),
                        fault.what(),
                        "`" + fault.expected() + "`",
                        waits(fault),
                        limit(fault) + " s"))
            .toList());
  }

  static String waits(InjectedFault fault) {
    return "%d + %d + %d s"
        .formatted(
            fault.modeDuration().toSeconds(),
            fault.holdTime().toSeconds(),
            fault.groupWait().toSeconds());
  }

  static long limit(InjectedFault fault) {
    return fault.patience().plus(InjectedFault.MARGIN).toSeconds();
  }

  private MarkdownTable times() {
    List<List<String>> rows = new ArrayList<>();
    forEach(
        (fault, run, measured) -> {
          List<String> row = start(fault, run);
          row.add(effect(fault, measured));
          Stream.of(RuleSet.values())
              .forEach(
                  set ->
                      row.add(
                          measured
                              .of(set)
                              .firstRightPage()
                              .map(YardstickReport::seconds)
                              .orElse("-")));
          rows.add(row);
        });
    return new MarkdownTable(header("effect"), rows);
  }

  private MarkdownTable incidents() {
    List<List<String>> rows = new ArrayList<>();
    forEach(
        (fault, run, measured) -> {
          List<String> row = start(fault, run);
          Stream.of(RuleSet.values()).forEach(set -> row.add(incident(measured.of(set), run)));
          rows.add(row);
        });
    return new MarkdownTable(header(), rows);
  }

  private static String incident(Reaction reaction, YardstickFigures run) {
    if (reaction.pages() == 0) {
      return "-";
    }
    String reset = reaction.reset().map(YardstickReport::seconds).orElse("> " + run.resetSeconds());
    return reaction.pages() + ", " + (reaction.causeFirst() ? "cause" : "no cause") + ", " + reset;
  }

  private MarkdownTable promises() {
    List<List<String>> rows = new ArrayList<>();
    forEach(
        (fault, run, measured) -> {
          Reaction reaction = measured.of(RuleSet.FLINK_SIGNALS);
          List<String> row = start(fault, run);
          row.add(reaction.firstPage().isEmpty() ? "-" : "`" + reaction.firstPage() + "`");
          row.add(
              reaction
                  .firstRightPage()
                  .map(time -> met(time <= limit(fault), seconds(time)))
                  .orElse("exceeded: none"));
          row.add(met(reaction.pages() == 1, "" + reaction.pages()));
          row.add(met(reaction.causeFirst(), reaction.causeFirst() ? "yes" : "no"));
          rows.add(row);
        });
    return new MarkdownTable(
        List.of("fault", "Flink", "first page", "within the limit", "one page", "cause first"),
        rows);
  }

  private static String met(boolean met, String value) {
    return (met ? "met: " : "exceeded: ") + value;
  }

  private MarkdownTable notAhead() {
    List<List<String>> rows = new ArrayList<>();
    forEach(
        (fault, run, measured) ->
            Lead.of(measured)
                .reason(fault)
                .ifPresent(
                    reason -> {
                      List<String> row = start(fault, run);
                      row.add(reason);
                      rows.add(row);
                    }));
    return new MarkdownTable(List.of("fault", "Flink", "why"), rows);
  }

  private MarkdownTable healthy() {
    List<List<String>> rows = new ArrayList<>();
    for (YardstickFigures one : figures) {
      for (HealthyFigures measured : one.healthy()) {
        List<String> row = new ArrayList<>();
        row.add(measured.what());
        row.add(one.version());
        row.add(String.format(Locale.ROOT, "%.0f", measured.minutes()));
        Stream.of(RuleSet.values()).forEach(set -> row.add(list(measured.pages().get(set))));
        rows.add(row);
      }
    }
    List<String> head = header("minutes");
    head.set(0, "what");
    return new MarkdownTable(head, rows);
  }

  private MarkdownTable falsePages() {
    List<List<String>> rows = new ArrayList<>();
    forEach(
        (fault, run, measured) -> {
          List<String> row = start(fault, run);
          Stream.of(RuleSet.values()).forEach(set -> row.add(list(measured.of(set).falsePages())));
          rows.add(row);
        });
    return new MarkdownTable(header(), rows);
  }

  private MarkdownTable notCounted() {
    List<List<String>> rows = new ArrayList<>();
    for (YardstickFigures one : figures) {
      one.faults().stream()
          .filter(measured -> !measured.shown())
          .forEach(measured -> rows.add(List.of(measured.fault(), one.version(), "no effect")));
      one.failed().forEach(name -> rows.add(List.of(name, one.version(), "could not be measured")));
    }
    return new MarkdownTable(List.of("fault", "Flink", "why"), rows);
  }

  /** Does something with a fault that counts. */
  @FunctionalInterface
  private interface Row {
    void add(InjectedFault fault, YardstickFigures run, FaultFigures measured);
  }

  private void forEach(Row row) {
    all()
        .forEach(
            fault ->
                figures.forEach(
                    one ->
                        one.faults().stream()
                            .filter(measured -> measured.fault().equals(fault.name()))
                            .filter(FaultFigures::shown)
                            .forEach(measured -> row.add(fault, one, measured))));
  }

  private static Stream<InjectedFault> all() {
    return Stream.concat(FaultsOfJobs.ALL.stream(), FaultsOfClusters.ALL.stream());
  }

  private static List<String> start(InjectedFault fault, YardstickFigures run) {
    return new ArrayList<>(List.of(fault.name(), run.version()));
  }

  private static List<String> header(String... more) {
    List<String> header = new ArrayList<>(List.of("fault", "Flink"));
    header.addAll(List.of(more));
    Stream.of(RuleSet.values()).forEach(set -> header.add(set.title()));
    return header;
  }

  private static String effect(InjectedFault fault, FaultFigures measured) {
    return String.format(Locale.ROOT, "%.0f %s", measured.effect(), fault.script().effect().what());
  }

  private static String list(List<String> pages) {
    return pages.isEmpty()
        ? "none"
        : pages.size() + ": " + pages.stream().distinct().sorted().collect(joining(", "));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.0f", seconds);
  }

  private static String text(MarkdownTable table) {
    return String.join("\n", table.lines()) + "\n";
  }
}
