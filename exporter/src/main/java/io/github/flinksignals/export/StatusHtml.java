// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The status as a page for people: no script, nothing loaded from elsewhere. */
final class StatusHtml {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 1rem auto; padding: 0 1rem; }
      section { border: 1px solid; border-radius: .3rem; padding: 0 1rem; margin: 1rem 0; }
      dt { font-weight: 600; margin-top: .7rem; }
      dd { margin: 0 0 .4rem; overflow-wrap: anywhere; }
      h2 { overflow-wrap: anywhere; }
      """;

  private StatusHtml() {}

  static byte[] render(Status status) {
    String flink =
        status.reachable()
            ? "The JobManager answers"
                + status.flinkVersion().map(version -> ": Flink " + escape(version)).orElse("")
                + "."
            : "The JobManager does not answer"
                + status
                    .lastReached()
                    .map(time -> "; it last did at " + TIME.format(time))
                    .orElse(" and never did")
                + ".";
    return page(
        "<p>"
            + flink
            + " Last poll: "
            + TIME.format(status.at())
            + ".</p>\n"
            + (status.jobs().isEmpty() ? "<p>No jobs.</p>\n" : "")
            + status.jobs().stream().map(StatusHtml::job).collect(Collectors.joining()));
  }

  /** Before the first poll has ended. */
  static byte[] renderNothingYet() {
    return page("<p>The first poll has not ended yet.</p>\n");
  }

  private static byte[] page(String body) {
    return ("""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Flink Signals</title>
        <style>
        """
            + STYLE
            + """
            </style>
            </head>
            <body>
            <h1>Flink Signals</h1>
            """
            + body
            + """
            <p><a href="metrics">Metrics</a>, <a href="api/v1/status">this page as JSON</a></p>
            </body>
            </html>
            """)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String job(Status.JobStatus job) {
    StringBuilder html = new StringBuilder("<section>\n<h2>" + escape(job.name()) + "</h2>\n<p>");
    html.append(
        job.state().map(state -> "The job is " + state + ".").orElse("The job was never seen."));
    if (job.blind()) {
      html.append(" <strong>It does not answer");
      html.append(job.seenAt().map(time -> " since " + TIME.format(time)).orElse(""));
      html.append("; what follows is what was known then.</strong>");
    }
    html.append("</p>\n");
    html.append(verdict(job));
    html.append(modes(job.active()));
    if (!job.unknown().isEmpty()) {
      html.append("<p>Cannot be judged: ");
      html.append(
          job.unknown().stream()
              .map(mode -> mode.mode() + " (" + escape(mode.missing()) + ")")
              .collect(Collectors.joining(", ")));
      html.append(".</p>\n");
    }
    return html.append("</section>\n").toString();
  }

  private static String verdict(Status.JobStatus job) {
    if (job.scaleSafe()) {
      return "<p>It may be scaled further.</p>\n";
    }
    String blockers =
        job.blockers().stream()
            .map(Status.BlockerStatus::meaning)
            .collect(Collectors.joining("; "));
    return "<p>It must not be scaled now" + (blockers.isEmpty() ? "" : ": " + blockers) + ".</p>\n";
  }

  private static String modes(List<Status.ActiveMode> modes) {
    if (modes.isEmpty()) {
      return "<p>No failure mode is active.</p>\n";
    }
    StringBuilder html = new StringBuilder("<dl>\n");
    for (Status.ActiveMode mode : modes) {
      html.append("<dt>")
          .append(mode.mode())
          .append(mode.root() ? " (" + mode.severity() + ", root cause)" : " (a consequence)")
          .append("</dt>\n<dd>")
          .append(escape(mode.meaning()))
          .append(" Since ")
          .append(time(mode.since()))
          .append(": ")
          .append(escape(mode.evidence()))
          .append(".</dd>\n<dd>To do: ")
          .append(escape(mode.remedy()))
          .append("</dd>\n");
    }
    return html.append("</dl>\n").toString();
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
