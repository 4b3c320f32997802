// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import java.util.List;
import java.util.Map;

/**
 * The pages about something healthy.
 *
 * @param what the job, or the job and its cluster
 * @param pages the alerts of each page, by rule set
 */
record HealthyFigures(String what, double minutes, Map<RuleSet, List<String>> pages) {}
