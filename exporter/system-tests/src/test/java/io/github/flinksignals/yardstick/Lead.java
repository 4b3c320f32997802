// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who reported a fault first.
 *
 * @param own the reaction of Flink Signals
 * @param first the first of the other rule sets that reported it; empty if none did
 */
record Lead(Reaction own, Optional<Other> first) {
  /** The reaction of another rule set. */
  record Other(RuleSet ruleSet, Reaction reaction) {
    double time() {
      return reaction.firstRightPage().orElseThrow();
    }
  }

  static Lead of(FaultFigures measured) {
    return new Lead(
        measured.of(RuleSet.FLINK_SIGNALS),
        Stream.of(RuleSet.values())
            .filter(set -> set != RuleSet.FLINK_SIGNALS)
            .map(set -> new Other(set, measured.of(set)))
            .filter(other -> other.reaction().detected())
            .min(Comparator.comparing(Other::time)));
  }

  /** Why Flink Signals is not ahead; empty if it is. */
  Optional<String> reason(InjectedFault fault) {
    if (own.firstRightPage().isEmpty()) {
      return Optional.of("No right page before the repair.");
    }
    double time = own.firstRightPage().get();
    return first.filter(other -> other.time() <= time).map(other -> reason(fault, other, time));
  }

  private static String reason(InjectedFault fault, Other other, double time) {
    String wait =
        String.format(
            Locale.ROOT,
            "%s was %.0f s earlier%s. `%s` waits %s, so that a fault that ends by itself sends no page.",
            other.ruleSet().title(),
            time - other.time(),
            other.reaction().causeFirst() ? "" : " but does not name the cause",
            fault.expected(),
            YardstickReport.waits(fault));
    return time <= YardstickReport.limit(fault)
        ? wait
        : wait
            + String.format(
                Locale.ROOT,
                " The page came %.0f s after its limit.",
                time - YardstickReport.limit(fault));
  }
}
