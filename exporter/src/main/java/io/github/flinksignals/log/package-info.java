// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** How the exporter logs: lines for people or for machines, to standard error. */
package io.github.flinksignals.log;
