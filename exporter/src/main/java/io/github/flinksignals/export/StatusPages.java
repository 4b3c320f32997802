// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** The status in its two forms, rendered from the latest report when asked for. */
public final class StatusPages {
  private final Supplier<Optional<Report>> latest;

  /**
   * @param latest gives the report of the last poll; empty before the first has ended
   */
  public StatusPages(Supplier<Optional<Report>> latest) {
    this.latest = latest;
  }

  /** A page for people. */
  public byte[] html() {
    return latest
        .get()
        .map(report -> StatusHtml.render(Status.of(report.assessment())))
        .orElseGet(StatusHtml::renderNothingYet);
  }

  /** The same as JSON; an empty object before the first poll has ended. */
  public byte[] json() {
    return latest
        .get()
        .map(report -> StatusJson.render(Status.of(report.assessment())))
        .orElseGet(() -> "{}\n".getBytes(StandardCharsets.UTF_8));
  }
}
