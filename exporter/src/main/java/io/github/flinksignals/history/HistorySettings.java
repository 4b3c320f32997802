// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

/** The settings of the history. */
public record HistorySettings(Retention retention, VerificationRules verification) {}
