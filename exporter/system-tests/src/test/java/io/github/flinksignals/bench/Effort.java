// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import java.time.Duration;

/**
 * The extent of the measurements.
 *
 * @param rounds rounds of each measurement
 * @param vertices vertices to poll in each round, so all shapes take about the same time
 * @param scraping how long each server is scraped in each round
 * @param hour polls of the accelerated hour
 * @param starts starts of the exporter
 * @param generations generations of 200 jobs
 * @param life polls of each generation
 */
record Effort(
    int rounds, int vertices, Duration scraping, int hour, int starts, int generations, int life) {
  static final Effort FULL = new Effort(5, 12_000, Duration.ofSeconds(5), 360, 7, 6, 360);

  /** The minimum that tests every measurement. */
  static final Effort MINIMUM = new Effort(1, 1, Duration.ofMillis(500), 2, 1, 1, 12);

  /** Number of polls of a shape in each round. */
  int polls(ClusterShape shape) {
    return Math.max(1, vertices / (shape.jobs() * shape.vertices()));
  }
}
