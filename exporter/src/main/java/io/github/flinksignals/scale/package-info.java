// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How far a job can be scaled, and what that would change: pure functions of the history of a job
 * and of the cluster.
 *
 * <p>What is not known is empty and never counts as allowed.
 */
package io.github.flinksignals.scale;
