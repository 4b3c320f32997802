// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import java.util.Set;

/**
 * What an exporter says of the last rescale of its one job.
 *
 * @param previous parallelism before it; 0 if there was no rescale
 * @param parallelism as it is now; 0 if it is not known
 */
record Rescaled(String outcome, int previous, int parallelism) {
  static Rescaled of(Scrape scrape) {
    return new Rescaled(
        outcome(scrape),
        (int) scrape.value("flink_job_rescale_previous_parallelism").orElse(0),
        (int) scrape.value("flink_job_parallelism").orElse(0));
  }

  static Rescaled verified(int from, int to) {
    return new Rescaled("verified", from, to);
  }

  /** Its outcome; empty as long as the job is out of sight. */
  static String outcome(Scrape scrape) {
    return String.join(",", scrape.whereOne("flink_job_rescale_outcome", "outcome"));
  }

  /** What stands against another one. */
  static Set<String> blockers(Scrape scrape) {
    return scrape.whereOne("flink_job_scale_blocker", "blocker");
  }
}
