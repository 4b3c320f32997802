// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;

/**
 * How long a job is kept after its end.
 *
 * @param ended after it was cancelled or finished
 * @param failed after it failed, or disappeared while running
 * @param history after it was last seen; no longer exported, but compared with later jobs of the
 *     same name
 */
public record Retention(Duration ended, Duration failed, Duration history) {}
