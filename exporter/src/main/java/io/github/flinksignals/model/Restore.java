// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What a run was last restored from, from {@code latest.restored} of {@code /jobs/:id/checkpoints}:
 * the only trace of a restore in the REST API.
 *
 * @param checkpointId id of the restored checkpoint or savepoint
 * @param externalPath tells a savepoint from a checkpoint. Flink's {@code is_savepoint} does not:
 *     it follows the claim mode
 */
public record Restore(long checkpointId, Instant at, Optional<String> externalPath) {}
