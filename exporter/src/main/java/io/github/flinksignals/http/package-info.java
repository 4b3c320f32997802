// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Serves scrapes and pages: simpleclient's formats behind a server of our own, because the one that
 * comes with them (simpleclient_httpserver 0.16.0) serves one scrape at a time, answers every path
 * with metrics, and drops the connection when a collector throws.
 */
package io.github.flinksignals.http;
