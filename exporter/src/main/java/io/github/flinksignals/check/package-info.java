// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** The one-shot command: watches for a while, says whether jobs are safe, and ends. */
package io.github.flinksignals.check;
