// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the REST API of a Flink JobManager: the only code that knows its endpoints, its versions
 * and its quirks. What leaves this package is a {@link io.github.flinksignals.model.Snapshot}.
 */
package io.github.flinksignals.flink;
