// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

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
   * A page that comes sooner after the fault than its alert must hold was on its way before. It is
   * a false one.
   *
   * @param right the alerts of this rule set that are right
   * @param holdTime how long an alert must hold before it fires
   * @param pages all notifications of this rule set about the job, or about its own cluster
   * @param quiet when the last right alert ended; empty if one fires at the end
   */
  static Reaction of(
      RightAlerts right,
      Function<String, Duration> holdTime,
      Times times,
      List<AlertNotification> pages,
      Optional<Instant> quiet) {
    Predicate<AlertNotification> caused =
        page ->
            page.alerts().stream()
                .map(AlertNotification.FiringAlert::name)
                .filter(right::isRight)
                .anyMatch(name -> !page.at().isBefore(times.fault().plus(holdTime.apply(name))));
    List<AlertNotification> during =
        pages.stream()
            .filter(page -> !page.at().isBefore(times.fault()))
            .filter(page -> page.at().isBefore(times.repair()))
            .toList();
    return new Reaction(
        during.stream().filter(caused).findFirst().map(page -> seconds(times.fault(), page.at())),
        during.stream().findFirst().map(AlertNotification::names).orElse(""),
        during.stream().findFirst().map(right::nameCause).orElse(false),
        during.size(),
        quiet.map(end -> Math.max(0, seconds(times.repair(), end))),
        pages.stream()
            .filter(page -> !page.at().isBefore(times.started()))
            .filter(page -> page.at().isBefore(times.end()))
            .filter(caused.negate())
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
