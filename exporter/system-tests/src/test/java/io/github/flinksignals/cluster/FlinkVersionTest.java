// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkVersionTest {
  @Test
  void readsThreeNumbers() {
    assertThat(FlinkVersion.parse("1.20.3")).isEqualTo(new FlinkVersion(1, 20, 3));
    assertThat(FlinkVersion.parse("1.20.3")).hasToString("1.20.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3-SNAPSHOT", "latest", ""})
  void rejectsTextThatIsNotARelease(String text) {
    assertThatThrownBy(() -> FlinkVersion.parse(text)).hasMessageContaining("such as 1.20.3");
  }

  @ParameterizedTest
  @CsvSource({"1.17.2, false", "1.20.3, false", "2.0.0, true", "2.2.0, true"})
  void onlyFlink2ReadsTheYamlFile(String version, boolean yaml) {
    assertThat(FlinkVersion.parse(version).readsConfigYaml()).isEqualTo(yaml);
  }
}
