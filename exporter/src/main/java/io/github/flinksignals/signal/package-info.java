// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Derives an assessment from the history: one small rule for each failure mode, the table of which
 * mode explains which, and the verdict on scaling. All of it is pure: each assessment depends on
 * the history, the thresholds and the previous assessment, and on no clock and no I/O.
 *
 * <p>Whether a rescale is verified and whether state was lost is decided in {@code history} when it
 * happens; the rules here report it. In the other direction, {@code history} reads a summary of the
 * last assessment ({@link io.github.flinksignals.history.HealthSummary}) at the next poll.
 */
package io.github.flinksignals.signal;
