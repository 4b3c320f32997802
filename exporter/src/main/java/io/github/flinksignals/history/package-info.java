// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is remembered of each job from poll to poll: bounded, immutable, and folded forward one poll
 * at a time. Nothing here decides whether anything is wrong, reads a clock or does I/O.
 */
package io.github.flinksignals.history;
