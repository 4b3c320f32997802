// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "7B, 7",
    "64KB, 64000",
    "64KiB, 65536",
    "64MB, 64000000",
    "128MiB, 134217728",
    "2GiB, 2147483648",
    "1TiB, 1099511627776",
  })
  void parsesDecimalAndBinaryUnits(String text, long bytes) {
    assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MiB", "-1", "1.5MiB", "128 MiB", "128mib", "128M", "9000000000GiB", "1e6"})
  void explainsTheExpectedFormat(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ByteSizes.parse(text))
        .withMessageContaining("expected a size");
  }
}
