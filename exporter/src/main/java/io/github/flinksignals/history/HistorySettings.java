// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;

/**
 * The settings of the history.
 *
 * @param lagWindow period over which lag must rise; the lag is kept for at least that long
 */
public record HistorySettings(
    Retention retention, VerificationRules verification, Duration lagWindow) {}
