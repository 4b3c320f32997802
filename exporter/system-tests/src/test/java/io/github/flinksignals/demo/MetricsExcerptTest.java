// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsExcerptTest {
  private static final String PAGE =
      """
      # HELP flink_up 1 if the last poll reached the JobManager, 0 if not.
      # TYPE flink_up gauge
      flink_up 1.0
      flink_job_state{job_name="a",state="CREATED",} 0.0
      flink_job_state{job_name="a",state="RUNNING",} 1.0
      flink_job_state_of_mind{job_name="a",} 1.0
      """;

  @Test
  void returnsUnchangedLinesInTheRequestedOrder() {
    assertThat(MetricsExcerpt.of(PAGE, "flink_job_state", "flink_up"))
        .containsExactly(
            "flink_job_state{job_name=\"a\",state=\"CREATED\",} 0.0",
            "flink_job_state{job_name=\"a\",state=\"RUNNING\",} 1.0",
            "flink_up 1.0");
  }

  @Test
  void omitsSamplesThatAreNotOne() {
    assertThat(MetricsExcerpt.of(PAGE, "flink_job_state=1"))
        .containsExactly("flink_job_state{job_name=\"a\",state=\"RUNNING\",} 1.0");
  }

  @Test
  void returnsNothingForAnAbsentMetric() {
    assertThat(MetricsExcerpt.of(PAGE, "flink_job_lag_seconds")).isEmpty();
  }
}
