// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The status as a page for people: the unwell first and in full, the others in a line each. No
 * script, nothing loaded from elsewhere, and every link of its own relative, for it may be served
 * below any path.
 */
final class StatusHtml {
  /** So many jobs are told of in full although they are well. */
  private static final int FEW = 3;

  private final Status status;
  private final Instant now;
  private final Html page;

  private StatusHtml(Status status, Instant now) {
    this.status = status;
    this.now = now;
    this.page = new Html(now);
  }

  /**
   * @param now the moment it is asked for
   * @param staleAfter a last poll older than this is pointed out
   */
  static byte[] render(Status status, Instant now, Duration staleAfter) {
    StatusHtml html = new StatusHtml(status, now);
    begin(html.page, html.title());
    html.header(staleAfter);
    html.page.markup("<main>\n");
    html.summary();
    for (JobHealth standing : JobHealth.values()) {
      html.group(standing);
    }
    return end(html.page);
  }

  /** Before the first poll has ended. */
  static byte[] renderNothingYet() {
    Html page = new Html(Instant.EPOCH);
    begin(page, "Flink Signals");
    page.markup(
        """
        <header>
        <h1>Flink Signals</h1>
        </header>
        <main>
        <p>The first poll has not ended yet. <a href="./">Look again</a></p>
        """);
    return end(page);
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

  private static byte[] end(Html page) {
    page.markup(
        """
        </main>
        <footer>
        <p><a href="metrics">Metrics</a> · <a href="api/v1/status">This page as JSON</a></p>
        </footer>
        </body>
        </html>
        """);
    return page.bytes();
  }

  /** What stands in the tab of a browser: first of all whether there is anything to do. */
  private String title() {
    if (!status.flink().reachable()) {
      return "JobManager away · Flink Signals";
    }
    int unwell = jobs(JobHealth.UNWELL).size();
    return (unwell == 0 ? "" : unwell + " unwell · ") + "Flink Signals";
  }

  private void header(Duration staleAfter) {
    Status.FlinkStatus flink = status.flink();
    page.markup("<header>\n<h1>Flink Signals</h1>\n");
    if (flink.reachable()) {
      page.markup("<p>The JobManager answers");
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
                  page.markup(".</strong> It last did at ")
                      .time(time)
                      .markup("; what follows is what was known then.</p>\n"),
              () -> page.markup(" and never did.</strong></p>\n"));
      flink.trouble().ifPresent(why -> page.markup("<p>It ").text(why).markup(".</p>\n"));
    }
    boolean stale = now.isAfter(status.at().plus(staleAfter));
    page.markup("<p>Last poll: ").time(status.at()).markup(". <a href=\"./\">Reload</a></p>\n");
    if (stale) {
      page.markup(
          "<p class=\"alarm\"><strong>This is old.</strong> The exporter has stopped polling or is"
              + " held up; its log says why.</p>\n");
    }
    page.markup("</header>\n");
  }

  private void summary() {
    if (status.jobs().isEmpty()) {
      page.markup("<p>No jobs.</p>\n");
      return;
    }
    List<JobStatus> unwell = jobs(JobHealth.UNWELL);
    page.markup("<nav aria-label=\"Summary\">\n<p class=\"summary\"><strong>")
        .text(headline(unwell.size(), jobs(JobHealth.UNSEEN).size()))
        .markup("</strong> of ")
        .text(Formats.count(status.jobs().size(), "job"))
        .markup(".</p>\n<ul class=\"counts\">\n");
    for (JobHealth standing : JobHealth.values()) {
      int count = jobs(standing).size();
      if (count > 0) {
        page.markup("<li><a href=\"#")
            .text(standing.anchor())
            .markup("\">")
            .text(count + " " + standing.words())
            .markup("</a></li>\n");
      }
    }
    page.markup("</ul>\n");
    if (unwell.size() > 1) {
      contents(unwell);
    }
    page.markup("</nav>\n");
  }

  /** A job that nobody sees is not known to be well. */
  private static String headline(int unwell, int unseen) {
    if (unwell > 0) {
      return unwell + " unwell";
    }
    return unseen > 0 ? unseen + " not seen" : "None unwell";
  }

  private void contents(List<JobStatus> unwell) {
    page.markup("<ol class=\"contents\">\n");
    for (JobStatus job : unwell) {
      page.markup("<li><a href=\"#job-")
          .number(number(job))
          .markup("\">")
          .name(job.name())
          .markup("</a>: ")
          .text(
              job.failureModes().stream()
                  .filter(mode -> mode.root() || job.failureModes().get(0).equals(mode))
                  .map(mode -> mode.mode() + ", began " + Age.ago(mode.since(), now))
                  .collect(Collectors.joining("; ")))
          .markup("</li>\n");
    }
    page.markup("</ol>\n");
  }

  private void group(JobHealth standing) {
    List<JobStatus> jobs = jobs(standing);
    if (jobs.isEmpty()) {
      return;
    }
    page.markup("<section id=\"")
        .text(standing.anchor())
        .markup("\">\n<h2>")
        .text(standing.heading())
        .markup("</h2>\n");
    JobHtml html = new JobHtml(page);
    for (JobStatus job : jobs) {
      if (standing == JobHealth.UNWELL || standing == JobHealth.UNSEEN) {
        html.full(job, number(job));
      } else {
        html.compact(job, status.jobs().size() <= FEW);
      }
    }
    page.markup("</section>\n");
  }

  private List<JobStatus> jobs(JobHealth standing) {
    return status.jobs().stream().filter(job -> job.standing() == standing).toList();
  }

  private int number(JobStatus job) {
    return status.jobs().indexOf(job) + 1;
  }
}
