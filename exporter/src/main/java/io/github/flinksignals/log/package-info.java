// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Configures logging: plain text or JSON lines on standard error. */
package io.github.flinksignals.log;
