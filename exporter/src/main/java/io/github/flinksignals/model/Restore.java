// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.StoragePath;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run was last restored from: {@code latest.restored} of {@code /jobs/:id/checkpoints}. The
 * REST API reports restores nowhere else.
 *
 * @param checkpointId id of the restored checkpoint or savepoint
 * @param externalPath distinguishes a savepoint from a checkpoint. Flink's {@code is_savepoint}
 *     does not: it depends on the claim mode
 */
public record Restore(long checkpointId, Instant at, Optional<String> externalPath) {
  public Restore {
    externalPath = externalPath.map(StoragePath::withoutCredentials);
  }
}
