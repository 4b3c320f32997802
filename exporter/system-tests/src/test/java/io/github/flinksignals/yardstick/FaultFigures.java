// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import java.util.Map;

/**
 * What was measured of one fault.
 *
 * @param effect how much the figure of its effect changed
 * @param shown whether that is enough, so that the fault counts
 * @param reactions of each rule set
 */
record FaultFigures(String fault, double effect, boolean shown, Map<RuleSet, Reaction> reactions) {
  Reaction of(RuleSet set) {
    return reactions.get(set);
  }
}
