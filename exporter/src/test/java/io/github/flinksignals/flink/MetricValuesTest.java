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

final class MetricValuesTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "4, 4", "4.0, 4", "1.0E3, 1000", "996.0, 996"})
  void readsWholeNumbers(String value, long number) {
    assertThat(MetricValues.integer(new RestMessages.MetricResponse("a", value))).hasValue(number);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"-1", "NaN", "Infinity", "n/a", "true", "0.5", "file:/a", "4 slots"})
  void ignoresOtherValues(String value) {
    assertThat(MetricValues.integer(new RestMessages.MetricResponse("a", value)))
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void findsAMetricByItsName() {
    List<RestMessages.MetricResponse> metrics =
        List.of(
            new RestMessages.MetricResponse(null, "1"),
            new RestMessages.MetricResponse("b", "n/a"),
            new RestMessages.MetricResponse("c", "3"));

    assertThat(MetricValues.integer(metrics, "c")).hasValue(3);
    assertThat(MetricValues.integer(metrics, "b")).isEmpty();
    assertThat(MetricValues.integer(metrics, "d")).isEmpty();
  }

  @Test
  void ignoresANumberThatIsTooLargeForAnInt() {
    assertThat(
            MetricValues.integer(List.of(new RestMessages.MetricResponse("a", "4294967297")), "a"))
        .isEmpty();
  }
}
