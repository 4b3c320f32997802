// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Saves the history and restores it after an exporter restart: from a file, or from the exporter's
 * own series in Prometheus. Both are optional and never delay a poll. Problems are logged once and
 * exported as a gauge.
 */
package io.github.flinksignals.persistence;
