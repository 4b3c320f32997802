// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.util.Set;

/**
 * The last rescale, as an exporter with a single job exports it.
 *
 * @param previous parallelism before the rescale; 0 if there was none
 * @param parallelism current parallelism; 0 if it is unknown
 */
record RescaleState(String outcome, int previous, int parallelism) {
  static RescaleState of(Scrape scrape) {
    return new RescaleState(
        outcome(scrape),
        (int) scrape.value("flink_job_rescale_previous_parallelism").orElse(0),
        (int) scrape.value("flink_job_parallelism").orElse(0));
  }

  static RescaleState verified(int from, int to) {
    return new RescaleState("verified", from, to);
  }

  /** The outcome; empty while the job is not seen. */
  static String outcome(Scrape scrape) {
    return String.join(",", scrape.whereOne("flink_job_rescale_outcome", "outcome"));
  }

  /** The current scale blockers. */
  static Set<String> blockers(Scrape scrape) {
    return scrape.whereOne("flink_job_scale_blocker", "blocker");
  }
}
