// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.Assessment;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Renders the latest report as the status page and as JSON, on request. */
public final class StatusPages {
  private final Supplier<Optional<Report>> latest;
  private final Clock clock;
  private final Duration staleAfter;
  private final Links links;

  /**
   * @param latest returns the report of the last poll; empty before the first has finished
   * @param staleAfter age of the last poll from which the page warns that it is stale
   */
  public StatusPages(
      Supplier<Optional<Report>> latest, Clock clock, Duration staleAfter, Links links) {
    this.latest = latest;
    this.clock = clock;
    this.staleAfter = staleAfter;
    this.links = links;
  }

  /** Writes the status page in HTML. */
  public void html(Writer page) {
    latest
        .get()
        .ifPresentOrElse(
            report ->
                StatusHtml.write(
                    page,
                    Status.of(report.assessment(), links),
                    now(report.assessment()),
                    staleAfter),
            () -> StatusHtml.writeNothingYet(page));
  }

  /** By the JobManager's clock, as all times of the status. */
  private Instant now(Assessment assessment) {
    Duration offset = assessment.cluster().cluster().clockOffset().orElse(Duration.ZERO);
    return clock.instant().plus(offset);
  }

  /** Writes the status as JSON; an empty object before the first poll has finished. */
  public void json(Writer page) throws IOException {
    Optional<Report> report = latest.get();
    if (report.isPresent()) {
      StatusJson.write(page, Status.of(report.get().assessment(), links));
    } else {
      page.write("{}\n");
    }
  }
}
