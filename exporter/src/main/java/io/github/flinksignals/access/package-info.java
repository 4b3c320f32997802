// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How a server is reached that does not answer everybody: what is sent along and shown to it, by
 * what it is known itself, and in words that say what to do, why it cannot be reached.
 */
package io.github.flinksignals.access;
