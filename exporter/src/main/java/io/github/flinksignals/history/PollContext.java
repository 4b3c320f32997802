// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Snapshot;
import java.time.Instant;
import java.util.Optional;

/**
 * The facts of a poll that concern every job.
 *
 * @param at time of the poll
 * @param slotsHeld slots held by the tasks of all jobs; computed once per poll
 * @param returned when the JobManager last became reachable again; empty if it was always reachable
 */
record PollContext(Instant at, Cluster cluster, long slotsHeld, Optional<Instant> returned) {
  static PollContext of(Snapshot snapshot, Optional<Instant> returned) {
    return new PollContext(
        snapshot.at(),
        snapshot.cluster(),
        snapshot.jobs().stream().mapToLong(SlotNeed::held).sum(),
        returned);
  }
}
