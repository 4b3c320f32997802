// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Snapshot;
import java.time.Instant;

/**
 * What the history of each job must know of a poll besides that job.
 *
 * @param at the moment of the poll
 * @param slotsHeld by the tasks of all jobs; added up once, and not anew for each of them
 */
record PollContext(Instant at, Cluster cluster, long slotsHeld) {
  static PollContext of(Snapshot snapshot) {
    return new PollContext(
        snapshot.at(),
        snapshot.cluster(),
        snapshot.jobs().stream().mapToLong(SlotNeed::held).sum());
  }
}
