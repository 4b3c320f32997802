// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.util.Set;

/**
 * What {@code check} is to do besides what an exporter does.
 *
 * @param patience how long to wait until every job is safe; zero for one look
 * @param output how to print the result
 * @param jobs names of the jobs to judge; all if empty
 * @param allowed blockers that do not count
 */
public record CheckSettings(
    Duration patience, Output output, Set<String> jobs, Set<Blocker> allowed) {
  public CheckSettings {
    jobs = Set.copyOf(jobs);
    allowed = Set.copyOf(allowed);
  }

  /** How to print the result. */
  public enum Output {
    TABLE,
    JSON
  }
}
