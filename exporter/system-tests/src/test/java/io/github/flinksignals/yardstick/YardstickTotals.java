// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.docs.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sums over all faults that count. */
final class YardstickTotals {
  private YardstickTotals() {}

  /** One row for each version and rule set. */
  static MarkdownTable table(List<YardstickFigures> figures) {
    List<List<String>> rows = new ArrayList<>();
    for (YardstickFigures one : figures) {
      for (RuleSet set : RuleSet.values()) {
        rows.add(row(one, set));
      }
    }
    return new MarkdownTable(
        List.of(
            "rules",
            "Flink",
            "faults reported",
            "cause named first",
            "median time",
            "pages per fault",
            "false pages, faulty jobs",
            "false pages, healthy jobs"),
        rows);
  }

  private static List<String> row(YardstickFigures one, RuleSet set) {
    List<Reaction> reactions =
        one.faults().stream().filter(FaultFigures::shown).map(fault -> fault.of(set)).toList();
    long detected = reactions.stream().filter(Reaction::detected).count();
    long causes = reactions.stream().filter(Reaction::causeFirst).count();
    return List.of(
        set.title(),
        one.version(),
        detected + " of " + reactions.size(),
        causes + " of " + reactions.size(),
        median(reactions),
        String.format(
            Locale.ROOT, "%.1f", reactions.stream().mapToInt(Reaction::pages).average().orElse(0)),
        "" + reactions.stream().mapToInt(reaction -> reaction.falsePages().size()).sum(),
        "" + one.healthy().stream().mapToInt(healthy -> healthy.pages().get(set).size()).sum());
  }

  /** Over the faults that it reported. */
  private static String median(List<Reaction> reactions) {
    double[] times =
        reactions.stream()
            .flatMap(reaction -> reaction.firstRightPage().stream())
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return times.length == 0
        ? "-"
        : String.format(Locale.ROOT, "%.0f s", times[(times.length - 1) / 2]);
  }
}
