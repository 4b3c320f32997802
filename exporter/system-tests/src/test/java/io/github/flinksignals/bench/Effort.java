// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param vertices that are polled in each round, so that all shapes take about as long
 * @param scraping for how long each server is scraped in each round
 * @param hour polls of the accelerated hour
 * @param generations of 200 jobs that come and go
 * @param life of each generation, in polls
 */
record Effort(
    int rounds, int vertices, Duration scraping, int hour, int starts, int generations, int life) {
  static final Effort FULL = new Effort(5, 12_000, Duration.ofSeconds(5), 360, 7, 6, 360);

  /** Just to see that it works. */
  static final Effort LEAST = new Effort(1, 1, Duration.ofMillis(500), 2, 1, 1, 12);

  /** How often a shape is polled in each round. */
  int polls(ClusterShape shape) {
    return Math.max(1, vertices / (shape.jobs() * shape.vertices()));
  }
}
