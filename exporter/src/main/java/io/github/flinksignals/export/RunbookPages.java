// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.FailureMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The runbooks of all alerts, which are part of the jar. */
public final class RunbookPages {
  private static final String RESOURCES = "/io/github/flinksignals/runbooks/";

  /** Alerts that no failure mode has, because they concern a cluster or the exporter. */
  private static final List<String> OTHER_ALERTS =
      List.of(
          "FlinkClusterVanished",
          "FlinkGarbageCollection",
          "FlinkHeapFull",
          "FlinkJobManagerUnreachable",
          "FlinkJobManagerUnstable",
          "FlinkJobsUnwatched",
          "FlinkOperatorErrors",
          "FlinkSignalsAbsent",
          "FlinkSignalsDown",
          "FlinkSignalsHistoryUnavailable",
          "FlinkSignalsStale");

  private RunbookPages() {}

  /** The names of all runbooks, which are those of the alerts. */
  public static List<String> names() {
    return Stream.concat(
            Arrays.stream(FailureMode.values()).map(FailureMode::alert), OTHER_ALERTS.stream())
        .sorted()
        .toList();
  }

  /**
   * The text of a runbook in Markdown.
   *
   * @param name one of {@link #names()}
   */
  public static String text(String name) {
    try (InputStream resource = RunbookPages.class.getResourceAsStream(RESOURCES + name + ".md")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the runbook " + name, e);
    }
  }

  /** The page that links to all runbooks, in HTML. */
  public static String index() {
    StringWriter page = new StringWriter();
    Html html = new Html(page, Instant.EPOCH);
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.markup("<meta name=\"viewport\" content=\"width=device-width\">\n");
    html.markup("<title>Runbooks</title>\n</head>\n<body>\n<h1>Runbooks</h1>\n<ul>\n");
    for (String name : names()) {
      html.markup("<li>").link(name, name).markup("</li>\n");
    }
    html.markup("</ul>\n</body>\n</html>\n");
    return page.toString();
  }
}
