// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;

/**
 * How long a job is kept after its end.
 *
 * @param ended after it was cancelled or finished
 * @param failed after it failed, or vanished while it was running
 * @param history after it was last seen, not to be told of but to be compared with what comes next
 */
public record Retention(Duration ended, Duration failed, Duration history) {}
