// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Threads. */
package io.github.flinksignals.concurrent;
