// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Serves metrics, status and health. simpleclient_httpserver 0.16.0 handles one scrape at a time,
 * answers every path with metrics, and drops the connection when a collector throws.
 */
package io.github.flinksignals.http;
