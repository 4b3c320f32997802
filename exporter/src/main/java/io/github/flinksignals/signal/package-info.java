// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Decides what is wrong: one small pure class for each failure mode, the relation that tells causes
 * from consequences, and the verdict. No clock, no I/O, no state but the assessment before.
 */
package io.github.flinksignals.signal;
