// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Instant;
import java.util.List;

/**
 * What an earlier process of the exporter remembered.
 *
 * @param at when it was last brought up to date
 * @param knownSince from when on a job that is not among them is one that was not there
 */
public record SavedHistory(Instant at, Instant knownSince, List<SavedJob> jobs) {
  public SavedHistory {
    jobs = List.copyOf(jobs);
  }
}
