// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.Formats;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Renders the status as an HTML page: failing jobs first and in full, the others in one line each.
 * The page has no scripts and loads nothing. Its own links are relative, because a proxy may serve
 * it below any path.
 */
final class StatusHtml {
  /** Up to this many jobs, the lines of healthy jobs are expanded at first. */
  private static final int MAX_EXPANDED = 3;

  private final Status status;
  private final Instant now;
  private final Html page;

  private StatusHtml(Status status, Instant now, Html page) {
    this.status = status;
    this.now = now;
    this.page = page;
  }

  /**
   * @param now time of the request
   * @param staleAfter age of the last poll from which the page warns that it is stale
   */
  static void write(Writer page, Status status, Instant now, Duration staleAfter) {
    StatusHtml html = new StatusHtml(status, now, new Html(page, now));
    begin(html.page, html.title());
    html.header(staleAfter);
    html.page.markup("<main>\n");
    html.summary();
    for (JobHealth health : JobHealth.values()) {
      html.group(health);
    }
    end(html.page);
  }

  /** The page before the first poll has finished. */
  static void writeNothingYet(Writer writer) {
    Html page = new Html(writer, Instant.EPOCH);
    begin(page, "Flink Signals");
    page.markup(
        """
        <header>
        <h1>Flink Signals</h1>
        </header>
        <main>
        <p>The first poll has not finished yet. <a href="./">Reload</a></p>
        """);
    end(page);
  }

  private static void begin(Html page, String title) {
    page.markup(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\
            """)
        .text(title)
        .markup("</title>\n<style>\n")
        .markup(StatusStyle.CSS)
        .markup("</style>\n</head>\n<body>\n");
  }

  private static void end(Html page) {
    page.markup(
        """
        </main>
        <footer>
        <p><a href="metrics">Metrics</a> · <a href="api/v1/status">This page as JSON</a></p>
        </footer>
        </body>
        </html>
        """);
  }

  /** The title leads with the problem, because a browser tab shows only the first words. */
  private String title() {
    if (!status.flink().reachable()) {
      return "JobManager unreachable · Flink Signals";
    }
    int failing = jobs(JobHealth.FAILING).size();
    return (failing == 0 ? "" : failing + " failing · ") + "Flink Signals";
  }

  private void header(Duration staleAfter) {
    Status.FlinkStatus flink = status.flink();
    page.markup("<header>\n<h1>Flink Signals</h1>\n");
    if (flink.reachable()) {
      page.markup("<p>The JobManager is reachable");
      flink.version().ifPresent(version -> page.markup(": Flink ").text(version));
      if (flink.slots().isPresent() && flink.slotsAvailable().isPresent()) {
        page.markup(", ")
            .text(
                "%d of %d slots free"
                    .formatted(flink.slotsAvailable().getAsInt(), flink.slots().getAsInt()));
      }
      if (flink.taskManagers().isPresent()) {
        page.text(" on " + Formats.count(flink.taskManagers().getAsInt(), "TaskManager"));
      }
      page.markup(".</p>\n");
    } else {
      page.markup("<p class=\"alarm\"><strong>The JobManager does not answer");
      flink
          .lastReached()
          .ifPresentOrElse(
              time ->
                  page.markup(".</strong> The data below is from the last answer, at ")
                      .time(time)
                      .markup(".</p>\n"),
              () -> page.markup(" and has never answered.</strong></p>\n"));
      flink.trouble().ifPresent(why -> page.markup("<p>It ").text(why).markup(".</p>\n"));
    }
    boolean stale = now.isAfter(status.at().plus(staleAfter));
    page.markup("<p>Last poll: ").time(status.at()).markup(". <a href=\"./\">Reload</a></p>\n");
    if (stale) {
      page.markup(
          "<p class=\"alarm\"><strong>This page is stale.</strong> The exporter has stopped polling"
              + " or a poll is blocked. Check the exporter's log.</p>\n");
    }
    page.markup("</header>\n");
  }

  private void summary() {
    if (status.jobs().isEmpty()) {
      page.markup("<p>No jobs known.</p>\n");
      return;
    }
    List<JobStatus> failing = jobs(JobHealth.FAILING);
    page.markup("<nav aria-label=\"Summary\">\n<p class=\"summary\"><strong>")
        .text(headline(failing.size(), jobs(JobHealth.NOT_SEEN).size()))
        .markup("</strong></p>\n<ul class=\"counts\">\n");
    for (JobHealth health : JobHealth.values()) {
      int count = jobs(health).size();
      if (count > 0) {
        page.markup("<li><a href=\"#")
            .text(health.anchor())
            .markup("\">")
            .text(count + " " + health.words())
            .markup("</a></li>\n");
      }
    }
    page.markup("</ul>\n");
    if (failing.size() > 1) {
      contents(failing);
    }
    page.markup("</nav>\n");
  }

  /** Never calls jobs healthy while some are not seen. */
  private String headline(int failing, int notSeen) {
    String all = Formats.count(status.jobs().size(), "job");
    return failing == 0 && notSeen > 0
        ? "%d of %s not seen".formatted(notSeen, all)
        : "%d of %s failing".formatted(failing, all);
  }

  private void contents(List<JobStatus> failing) {
    page.markup("<ol class=\"contents\">\n");
    for (JobStatus job : failing) {
      page.markup("<li><a href=\"#job-")
          .number(number(job))
          .markup("\">")
          .name(job.name())
          .markup("</a>: ")
          .text(
              job.failureModes().stream()
                  .filter(mode -> mode.root() || job.failureModes().get(0).equals(mode))
                  .map(mode -> mode.mode() + ", started " + Age.ago(mode.since(), now))
                  .collect(Collectors.joining("; ")))
          .markup("</li>\n");
    }
    page.markup("</ol>\n");
  }

  private void group(JobHealth health) {
    List<JobStatus> jobs = jobs(health);
    if (jobs.isEmpty()) {
      return;
    }
    page.markup("<section id=\"")
        .text(health.anchor())
        .markup("\">\n<h2>")
        .text(health.heading())
        .markup("</h2>\n");
    JobHtml html = new JobHtml(page);
    for (JobStatus job : jobs) {
      if (health == JobHealth.FAILING || health == JobHealth.NOT_SEEN) {
        html.full(job, number(job));
      } else {
        html.compact(job, status.jobs().size() <= MAX_EXPANDED);
      }
    }
    page.markup("</section>\n");
  }

  private List<JobStatus> jobs(JobHealth health) {
    return status.jobs().stream().filter(job -> job.health() == health).toList();
  }

  private int number(JobStatus job) {
    return status.jobs().indexOf(job) + 1;
  }
}
