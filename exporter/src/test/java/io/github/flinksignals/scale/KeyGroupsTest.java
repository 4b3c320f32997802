// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyGroupsTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          128, 1,   128, 1,       1,   2
          128, 4,   32,  4,       4,   5
          128, 42,  4,   32,      32,  43
          128, 43,  3,   42.6667, 43,  64
          128, 63,  3,   42.6667, 43,  64
          128, 64,  2,   64,      64,  128
          128, 100, 2,   64,      64,  128
          128, 127, 2,   64,      64,  128
          128, 128, 1,   128,     128,
          128, 500, 1,   128,     128,
          5,   3,   2,   2.5,     3,   5
          1,   1,   1,   1,       1,
          32768, 200, 164, 199.8049, 200, 202
          """)
  void followTheSubtaskWithTheMostKeyGroups(
      int count, int parallelism, int most, double effective, int smallest, Integer next) {
    KeyGroups keyGroups = new KeyGroups(count);
    assertThat(keyGroups.most(parallelism)).isEqualTo(most);
    assertThat(keyGroups.effective(parallelism)).isCloseTo(effective, within(1e-4));
    assertThat(keyGroups.smallestAsEffective(parallelism)).isEqualTo(smallest);
    assertThat(keyGroups.nextMoreEffective(parallelism))
        .isEqualTo(next == null ? OptionalInt.empty() : OptionalInt.of(next));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 97, 128, 720})
  void stepsAreTheOnesThatASearchFinds(int count) {
    KeyGroups keyGroups = new KeyGroups(count);
    for (int parallelism = 1; parallelism <= count; parallelism++) {
      double effective = keyGroups.effective(parallelism);
      assertThat(keyGroups.smallestAsEffective(parallelism))
          .isEqualTo(
              IntStream.rangeClosed(1, count)
                  .filter(other -> keyGroups.effective(other) == effective)
                  .min()
                  .getAsInt());
      assertThat(keyGroups.nextMoreEffective(parallelism))
          .isEqualTo(
              IntStream.rangeClosed(parallelism, count)
                  .filter(other -> keyGroups.effective(other) > effective)
                  .min());
    }
  }

  @Test
  void refuseNumbersThatFlinkNeverReports() {
    assertThatThrownBy(() -> new KeyGroups(0)).isInstanceOf(IllegalArgumentException.class);
    KeyGroups keyGroups = new KeyGroups(128);
    assertThatThrownBy(() -> keyGroups.most(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
