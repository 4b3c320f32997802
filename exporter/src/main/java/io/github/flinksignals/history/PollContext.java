// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Snapshot;
import java.time.Instant;

/**
 * The facts of a poll that concern every job.
 *
 * @param at time of the poll
 * @param slotsHeld slots held by the tasks of all jobs; computed once per poll
 */
record PollContext(Instant at, Cluster cluster, long slotsHeld) {
  static PollContext of(Snapshot snapshot) {
    return new PollContext(
        snapshot.at(),
        snapshot.cluster(),
        snapshot.jobs().stream().mapToLong(SlotNeed::held).sum());
  }
}
