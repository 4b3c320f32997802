// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Reads files that others may replace by something else. Depends on no other package. */
package io.github.flinksignals.file;
