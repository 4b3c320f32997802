// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the REST API of a Flink JobManager. Only this package knows the endpoints, and how they
 * differ between the versions of Flink. Its result is a {@link
 * io.github.flinksignals.model.Snapshot}.
 */
package io.github.flinksignals.flink;
