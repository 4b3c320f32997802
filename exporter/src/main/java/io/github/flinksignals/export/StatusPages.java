// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The status in its two forms, rendered from the latest report when asked for. */
public final class StatusPages {
  private final Supplier<Optional<Report>> latest;
  private final Clock clock;
  private final Duration staleAfter;

  /**
   * @param latest gives the report of the last poll; empty before the first has ended
   * @param staleAfter a last poll older than this is not to be taken for the present
   */
  public StatusPages(Supplier<Optional<Report>> latest, Clock clock, Duration staleAfter) {
    this.latest = latest;
    this.clock = clock;
    this.staleAfter = staleAfter;
  }

  /** A page for people. */
  public byte[] html() {
    return latest
        .get()
        .map(report -> Status.of(report.assessment()))
        .map(status -> StatusHtml.render(status, clock.instant(), staleAfter))
        .orElseGet(StatusHtml::renderNothingYet);
  }

  /** The same as JSON; an empty object before the first poll has ended. */
  public byte[] json() {
    return latest
        .get()
        .map(report -> StatusJson.bytes(Status.of(report.assessment())))
        .orElseGet(() -> "{}\n".getBytes(StandardCharsets.UTF_8));
  }
}
