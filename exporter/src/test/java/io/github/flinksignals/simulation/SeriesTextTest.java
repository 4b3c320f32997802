// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The notation is that of {@code promtool test rules}; NaN stands for no sample. */
final class SeriesTextTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "0 0 0 0, 0x3",
    "5 15 25, 5+10x2",
    "5 3 1, 5-2x2",
    "0.125 0.25 0.375, 0.125+0.125x2",
    "0 0 1 1 1, 0x1 1x2",
    "1 2 4 8, 1+1x1 4+4x1",
    "NaN NaN 7, _x2 7",
    "7 7 NaN NaN NaN 7 7, 7x1 stale _x2 7x1",
    "1 NaN 1, 1 stale 1",
    "1 1 NaN, 1x1 stale",
  })
  void aSeriesIsWrittenAs(String samples, String expected) {
    double[] values =
        Arrays.stream(samples.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    SeriesText text = new SeriesText();
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        text.add(i, values[i]);
      }
    }
    assertThat(text.text(values.length)).isEqualTo(expected);
  }
}
