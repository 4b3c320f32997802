// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.Optional;

/**
 * The exception of a failed checkpoint in the JobManager's log.
 *
 * @param storageCause empty if the checkpoint storage did not fail. The cause is then the one of
 *     the checkpoint's own message.
 */
public record LogFinding(long checkpointId, Optional<CheckpointFailureCause> storageCause) {}
