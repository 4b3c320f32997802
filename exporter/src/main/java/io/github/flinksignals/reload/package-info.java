// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Values that are read from files and read again when the files change. */
package io.github.flinksignals.reload;
