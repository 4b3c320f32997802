// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.ClusterHistory;
import java.time.Instant;

/**
 * What a rule may look at besides the job.
 *
 * @param now the moment of the poll that is judged
 */
record RuleContext(Instant now, Thresholds thresholds, ClusterHistory cluster) {}
