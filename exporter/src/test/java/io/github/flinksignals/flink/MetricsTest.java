// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetricsTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "4, 4", "4.0, 4", "1.0E3, 1000", "996.0, 996"})
  void readsWholeNumbers(String value, long number) {
    assertThat(Metrics.integer(new RestMessages.Metric("a", value))).hasValue(number);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"-1", "NaN", "Infinity", "n/a", "true", "0.5", "file:/a", "4 slots"})
  void readsNothingElse(String value) {
    assertThat(Metrics.integer(new RestMessages.Metric("a", value)))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void findsAMetricByItsName() {
    List<RestMessages.Metric> metrics =
        List.of(
            new RestMessages.Metric(null, "1"),
            new RestMessages.Metric("b", "n/a"),
            new RestMessages.Metric("c", "3"));

    assertThat(Metrics.integer(metrics, "c")).hasValue(3);
    assertThat(Metrics.integer(metrics, "b")).isEmpty();
    assertThat(Metrics.integer(metrics, "d")).isEmpty();
  }

  @Test
  void readsNoIntOutOfANumberThatIsTooLarge() {
    assertThat(Metrics.integer(List.of(new RestMessages.Metric("a", "4294967297")), "a")).isEmpty();
  }
}
