// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryTest {
  private static final Query QUERY =
      new Query("here", "max by (mode) (flink_job_root_cause{job=~\"$job\",mode!=\"x\"}) * 2");

  @Test
  void findsSelectorsAndTheTextAroundThem() {
    assertThat(QUERY.selectors())
        .containsExactly(
            new Query.Selector(
                "flink_job_root_cause",
                "max by (mode) (",
                ") * 2",
                Map.of("job", "=~$job", "mode", "!=x")));
  }

  @Test
  void findsMetricsOutsideOfSelectors() {
    assertThat(new Query("here", "flink_up + on () up{job=\"a\"}").metrics())
        .containsExactly("flink_up", "up");
  }

  @Test
  void replacesVariables() {
    assertThat(QUERY.with(Map.of("job", "a$b"))).contains("job=~\"a$b\"");
    assertThatIllegalArgumentException()
        .as("an unknown variable would be sent as its name")
        .isThrownBy(() -> QUERY.with(Map.of("instance", "a")));
  }
}
