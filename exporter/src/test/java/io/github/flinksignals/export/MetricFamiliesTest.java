// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class MetricFamiliesTest {
  private final MetricFamilies families = new MetricFamilies();

  @Test
  void exportsTheLongestPossibleTimeout() {
    Duration longest = Duration.ofMillis(Long.MAX_VALUE);
    families.addSeconds(Metric.CHECKPOINT_TIMEOUT, Optional.of(longest), "orders");

    assertThat(families.build().get(0).samples.get(0).value).isEqualTo(Long.MAX_VALUE / 1e3);
  }

  @Test
  void exportsFractionsOfASecond() {
    families.addSeconds(
        Metric.CHECKPOINT_LAST_DURATION, Optional.of(Duration.ofMillis(1_234)), "orders");

    assertThat(families.build().get(0).samples.get(0).value).isEqualTo(1.234);
  }

  @Test
  void leavesOutUnknownValuesAndNaN() {
    families.add(Metric.JOB_LAG, OptionalDouble.empty(), "orders");
    families.add(Metric.JOB_LAG, Double.NaN, "orders");

    assertThat(families.build()).isEmpty();
  }

  @Test
  void refusesASampleWithoutItsLabels() {
    assertThatIllegalArgumentException().isThrownBy(() -> families.add(Metric.JOB_LAG, 1.0));
  }
}
