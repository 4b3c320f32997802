// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Instant;
import java.util.List;

/**
 * The history that is saved across exporter restarts.
 *
 * @param at time of the last poll in it
 * @param knownSince the time from which it is complete: a job that is not in it did not exist
 */
public record SavedHistory(Instant at, Instant knownSince, List<SavedJob> jobs) {
  public SavedHistory {
    jobs = List.copyOf(jobs);
  }
}
