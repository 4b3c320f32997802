// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How far a job can be scaled, and what that would change: pure functions of the model and of what
 * was measured. Nothing here depends on the history, which keeps what it needs of this.
 *
 * <p>What is not known is empty and never counts as allowed.
 */
package io.github.flinksignals.scale;
