// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

/** What is configurable of how polls are remembered. */
public record HistorySettings(Retention retention, VerificationRules verification) {}
