// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a rule set reacted to a fault.
 *
 * @param firstRightPage seconds from the fault to the first right page; empty if there was none
 *     before the repair
 * @param firstPage the alerts of the first page, right or not; empty if there was none
 * @param causeFirst whether that page names the cause
 * @param pages number of notifications from the fault to the repair
 * @param reset seconds from the repair until no right alert fires; empty if one still does at the
 *     end
 * @param falsePages the alerts of each page that came before the fault or is not right
 */
record Reaction(
    Optional<Double> firstRightPage,
    String firstPage,
    boolean causeFirst,
    int pages,
    Optional<Double> reset,
    List<String> falsePages) {
  /**
   * The times of a fault.
   *
   * @param started when its job started
   * @param end of the observation
   */
  record Times(Instant started, Instant fault, Instant repair, Instant end) {}

  /**
   * @param right the alerts of this rule set that are right
   * @param pages all notifications of this rule set about the job, or about its own cluster
   * @param quiet when the last right alert ended; empty if one fires at the end
   */
  static Reaction of(
      RightAlerts right, Times times, List<AlertNotification> pages, Optional<Instant> quiet) {
    List<AlertNotification> during =
        pages.stream()
            .filter(page -> !page.at().isBefore(times.fault()))
            .filter(page -> page.at().isBefore(times.repair()))
            .toList();
    return new Reaction(
        during.stream()
            .filter(right::isRight)
            .findFirst()
            .map(page -> seconds(times.fault(), page.at())),
        during.stream().findFirst().map(AlertNotification::names).orElse(""),
        during.stream().findFirst().map(right::nameCause).orElse(false),
        during.size(),
        quiet.map(end -> Math.max(0, seconds(times.repair(), end))),
        pages.stream()
            .filter(page -> !page.at().isBefore(times.started()))
            .filter(page -> page.at().isBefore(times.end()))
            .filter(page -> page.at().isBefore(times.fault()) || !right.isRight(page))
            .map(AlertNotification::names)
            .toList());
  }

  boolean detected() {
    return firstRightPage.isPresent();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
