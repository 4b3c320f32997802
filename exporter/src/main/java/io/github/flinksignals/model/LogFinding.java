// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Optional;

/**
 * What the JobManager's log contains about a failed checkpoint: an exception with a full stack
 * trace.
 *
 * @param storageCause what that exception says about the checkpoint storage; empty if the storage
 *     did not fail, so the cause in the checkpoint's own message applies
 */
public record LogFinding(long checkpointId, Optional<CheckpointFailureCause> storageCause) {}
