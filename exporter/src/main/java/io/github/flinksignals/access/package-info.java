// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** HTTP clients with TLS and credentials for Flink and Prometheus, and helpful error messages. */
package io.github.flinksignals.access;
