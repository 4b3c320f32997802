// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnumLabelsTest {
  private enum Example {
    SLOW,
    STATE_LOST
  }

  @Test
  void writesLabelValuesInSnakeCase() {
    assertThat(EnumLabels.snakeCase(Example.SLOW)).isEqualTo("slow");
    assertThat(EnumLabels.snakeCase(Example.STATE_LOST)).isEqualTo("state_lost");
  }

  @Test
  void writesFailureModesInCamelCase() {
    assertThat(EnumLabels.camelCase(Example.SLOW)).isEqualTo("Slow");
    assertThat(EnumLabels.camelCase(Example.STATE_LOST)).isEqualTo("StateLost");
  }
}
