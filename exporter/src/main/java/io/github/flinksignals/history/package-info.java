// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The history of the cluster and of each job from poll to poll: immutable, bounded in size, and
 * updated once per poll. Nothing here reads a clock or does I/O.
 *
 * <p>The rules in {@code signal} evaluate this history and decide whether a failure mode is active.
 * Two findings are made here instead: the outcome of a rescale ({@link
 * io.github.flinksignals.history.Verification}) and the loss of state ({@link
 * io.github.flinksignals.history.RestoreHistory}). Both depend on facts that single polls reveal
 * only once, such as each checkpoint that ended or the first restore of a run, and both must
 * survive a restart of the exporter. So they are part of the history and are saved with it.
 *
 * <p>The last assessment feeds back into the history as a {@link
 * io.github.flinksignals.history.HealthSummary}: measurements enter the baseline only while the job
 * is healthy, and a rescale is verified only while its checkpoints are healthy. The data flows in a
 * loop: poll, history, assessment, and with the next poll the history again.
 */
package io.github.flinksignals.history;
