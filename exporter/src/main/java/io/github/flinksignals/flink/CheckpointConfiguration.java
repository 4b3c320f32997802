// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The body of {@code /jobs/:id/checkpoints/config}, reduced to the fields that are used. Durations
 * are milliseconds; an object or a Boolean is null if it is missing.
 *
 * @param storage class of the checkpoint storage; "Unknown" while the job starts
 */
record CheckpointConfiguration(
    long interval,
    long timeout,
    @JsonProperty("min_pause") long minimumPause,
    @JsonProperty("tolerable_failed_checkpoints") int tolerableFailedCheckpoints,
    Externalization externalization,
    @JsonProperty("checkpoint_storage") String storage,
    @JsonProperty("unaligned_checkpoints") Boolean unaligned) {
  /** Whether checkpoints outlive the job. */
  record Externalization(
      Boolean enabled, @JsonProperty("delete_on_cancellation") Boolean deleteOnCancellation) {}
}
