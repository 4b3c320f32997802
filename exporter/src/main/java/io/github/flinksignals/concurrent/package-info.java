// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Creates the threads of the exporter. Depends on no other package. */
package io.github.flinksignals.concurrent;
