// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code check}: polls for a short time, prints whether jobs are safe, and exits. */
package io.github.flinksignals.check;
