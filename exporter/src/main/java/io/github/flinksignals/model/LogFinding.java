// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Optional;

/**
 * What the JobManager's log says of a failed checkpoint: it had a whole exception for it.
 *
 * @param storageCause what that exception says of the checkpoint storage; empty if nothing, so that
 *     the cause is what the checkpoint's own message says
 */
public record LogFinding(long checkpointId, Optional<CheckpointFailureCause> storageCause) {}
